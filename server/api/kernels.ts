/** The bundle that workers import for the library's own task functions: every module that defines kernels. */
import "./cache/cache-kernels.ts";
import "./core-kernels.ts";
import "./array/copy-kernels.ts";
import "./array/elementwise-kernel.ts";
import "./array/h5-kernel.ts";
import "./array/reduce-kernel.ts";
import "./manipulate/wait-kernels.ts";
import "./reuse/reuse-kernels.ts";
