/** Kinds of viewers, as `package.json` names them. */

/** Custom editor of files with the endings of HDF5. */
export const framesType = "treadle.frames";
/** The same for any file, by Open With. */
export const framesAnyType = "treadle.framesAny";
/** Panels of sequences. */
export const sequenceType = "treadle.sequence";
/** Panels of lazy arrays. */
export const arrayType = "treadle.array";
