import { delayed } from "treadle";

export class Square {
  readonly side: number;
  constructor(side: number) {
    this.side = side;
  }
}
export const area = delayed((shape: Square) => (shape instanceof Square ? shape.side ** 2 : -1));
