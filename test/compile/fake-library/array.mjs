export const fromArray = (values) => values;
