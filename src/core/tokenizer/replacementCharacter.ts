/** U+FFFD: what stands for a surrogate without its partner once a text gets to Rust. */
export const replacementCharacter = 0xfffd;
