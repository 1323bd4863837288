/**
 * Letters that follow a letter in words, as at least eight of 14,600 words do in the manuals of this program and of packages,
 * in English, Dutch and Italian. Of random texts of ten letters, one in twenty has only such pairs.
 */
const FOLLOWING: Readonly<Record<string, string>> = {
  a: 'abcdefghijklmnoprstuvwxyz',
  b: 'abcdeijloprstuy',
  c: 'acdehiklorstuy',
  d: 'abcdefghijlmnoprstuvwy',
  e: 'abcdefghijklmnopqrstuvwxyz',
  f: 'acdefgilorstuwy',
  g: 'abcdeghiklmnorstu',
  h: 'abeilmnorstuy',
  i: 'abcdefgjklmnopqrstuvxz',
  j: 'adefgknosuz',
  k: 'abcdeghijklnorstuwy',
  l: 'abcdefgijklmnoprstuvy',
  m: 'abcdegiklmnopstuvy',
  n: 'abcdefghijklmnopqrstuvwyz',
  o: 'abcdefgijklmnoprstuvwxyz',
  p: 'abcdefghiklmnoprstuvy',
  q: 'lu',
  r: 'abcdefghiklmnoprstuvwyz',
  s: 'abcdefghiklmnopqrstuvwy',
  t: 'abcdefghijklmnoprstuwyz',
  u: 'abcdefgiklmnoprstuwxz',
  v: 'aeiorsuv',
  w: 'aehilnorst',
  x: 'acehiopt',
  y: 'abcdefgilmnopstw',
  z: 'aeilouz',
}

/** Whether letters look like those of a word, or of two that are written as one (`webhooks`). */
export function looksLikeWord(letters: string): boolean {
  const unusual = Array.from({ length: letters.length - 1 }, (_, at) => at + 1).filter(
    (at) => !FOLLOWING[letters.charAt(at - 1)]?.includes(letters.charAt(at)),
  )
  const [seam = 0] = unusual
  return unusual.length === 0 || (unusual.length === 1 && seam >= 3 && letters.length - seam >= 3)
}
