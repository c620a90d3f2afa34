/** The bundle that workers import for the library's own task functions: every module that defines kernels. */
import "./core-kernels.ts";
