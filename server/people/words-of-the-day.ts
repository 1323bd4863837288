/**
 * Words that people take when a password must be changed: with the year and a sign behind them they fit most rules, and so are
 * tried first in whole companies. In zxcvbn's estimate, also with its dictionary of Dutch, a year makes them good enough.
 */
export const WORDS_OF_THE_DAY: readonly string[] = `
  spring summer autumn fall winter january february march april may june july august september october november
  december monday tuesday wednesday thursday friday saturday sunday welcome password secret login hello christmas easter
  lente voorjaar zomer herfst najaar januari februari maart mei juni juli augustus oktober maandag dinsdag woensdag
  donderdag vrijdag zaterdag zondag welkom wachtwoord geheim hallo inloggen kerst kerstmis pasen
  primavera estate autunno inverno gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre
  dicembre lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi sabato domenica benvenuto
  benvenuta benvenuti ciao segreto accesso natale pasqua
  `
  .trim()
  .split(/\s+/u)
