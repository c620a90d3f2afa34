export const read = (path) => path;
