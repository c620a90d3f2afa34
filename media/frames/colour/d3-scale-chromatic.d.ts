/**
 * What we use of d3-scale-chromatic, which comes without types: functions from 0…1 to a colour, as `rgb(1, 2, 3)` or
 * `#010203`.
 */
declare module "d3-scale-chromatic" {
  type Interpolator = (share: number) => string;
  export const interpolateBlues: Interpolator;
  export const interpolateBrBG: Interpolator;
  export const interpolateBuGn: Interpolator;
  export const interpolateBuPu: Interpolator;
  export const interpolateCividis: Interpolator;
  export const interpolateCool: Interpolator;
  export const interpolateCubehelixDefault: Interpolator;
  export const interpolateGnBu: Interpolator;
  export const interpolateGreens: Interpolator;
  export const interpolateInferno: Interpolator;
  export const interpolateMagma: Interpolator;
  export const interpolateOrRd: Interpolator;
  export const interpolateOranges: Interpolator;
  export const interpolatePRGn: Interpolator;
  export const interpolatePiYG: Interpolator;
  export const interpolatePlasma: Interpolator;
  export const interpolatePuBu: Interpolator;
  export const interpolatePuBuGn: Interpolator;
  export const interpolatePuOr: Interpolator;
  export const interpolatePuRd: Interpolator;
  export const interpolatePurples: Interpolator;
  export const interpolateRainbow: Interpolator;
  export const interpolateRdBu: Interpolator;
  export const interpolateRdGy: Interpolator;
  export const interpolateRdPu: Interpolator;
  export const interpolateRdYlBu: Interpolator;
  export const interpolateRdYlGn: Interpolator;
  export const interpolateReds: Interpolator;
  export const interpolateSinebow: Interpolator;
  export const interpolateSpectral: Interpolator;
  export const interpolateTurbo: Interpolator;
  export const interpolateViridis: Interpolator;
  export const interpolateWarm: Interpolator;
  export const interpolateYlGn: Interpolator;
  export const interpolateYlGnBu: Interpolator;
  export const interpolateYlOrBr: Interpolator;
  export const interpolateYlOrRd: Interpolator;
}
