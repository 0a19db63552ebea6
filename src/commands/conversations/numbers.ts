/**
 * A set of whole numbers as its ranges, ascending, with gaps between them. The messages read in a conversation are mostly
 * one range, however long the conversation is.
 */
export type Numbers = readonly (readonly [from: number, to: number])[];

/** The index of the first range that ends at or after `number`. */
function placeOf(numbers: Numbers, number: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle]?.[1] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function hasNumber(numbers: Numbers, number: number): boolean {
  const range = numbers[placeOf(numbers, number)];
  return range !== undefined && range[0] <= number;
}

export function withNumber(numbers: Numbers, number: number): Numbers {
  if (hasNumber(numbers, number)) return numbers;
  const place = placeOf(numbers, number);
  const before = numbers[place - 1];
  const after = numbers[place];
  const joinsBefore = before?.[1] === number - 1;
  const joinsAfter = after?.[0] === number + 1;
  const joined = [joinsBefore ? before[0] : number, joinsAfter ? after[1] : number] as const;
  return numbers.toSpliced(place - Number(joinsBefore), Number(joinsBefore) + Number(joinsAfter), joined);
}
