/** Folder in the current one in which run folders are made and looked for, unless another is named. */
export const runsFolderName = 'spanlab-runs';
