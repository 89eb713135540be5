/**
 * An id for a question written by hand, in the shape of SQuAD's own: 24 hexadecimal digits. It follows from context and question,
 * so that two files to which different people add questions are unlikely to share one.
 */
export function newQuestionId(context: string, question: string): string {
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b].map(seed => hash(`${question}\n${context}`, seed)).join('');
}

/** FNV-1a over UTF-16 units, 32 bits, from a given start; as eight hexadecimal digits. */
function hash(text: string, seed: number): string {
  let state = seed;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return (state >>> 0).toString(16).padStart(8, '0');
}
