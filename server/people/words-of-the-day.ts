/**
 * Words that people take when a password must be changed: with the year and a sign behind them they fit most rules, and so are
 * tried first in whole companies. In zxcvbn's estimate, also with its dictionary of Dutch, a year makes them good enough.
 */
const WORDS: ReadonlySet<string> = new Set(
  `
  spring summer autumn fall winter january february march april may june july august september october november
  december monday tuesday wednesday thursday friday saturday sunday welcome password secret login hello christmas easter
  lente voorjaar zomer herfst najaar januari februari maart mei juni juli augustus oktober maandag dinsdag woensdag
  donderdag vrijdag zaterdag zondag welkom wachtwoord geheim hallo inloggen kerst kerstmis pasen
  primavera estate autunno inverno gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre
  dicembre lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi sabato domenica benvenuto
  benvenuta benvenuti ciao segreto accesso natale pasqua
  `
    .trim()
    .split(/\s+/u),
)

const LETTERS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
}

/** Whether a password is such words alone, with digits and signs before, between and behind them. */
export function isWordOfTheDay(password: string): boolean {
  const text = password.toLowerCase()
  const written = text.replaceAll(/(?<=\p{L})[01345@$](?=\p{L})/gu, (sign) => LETTERS[sign] ?? sign)
  return [text, written].some((each) => {
    const words = each.split(/[^\p{L}]+/u).filter(Boolean)
    return words.length > 0 && words.every((word) => WORDS.has(word))
  })
}
