/** What functions of formulas do, by name. */
export const functionHelp: Readonly<Record<string, string>> = {
  first: 'Il primo argomento che c’è e non è né null né testo vuoto.',
  empty:
    'Dà true se un valore manca, è null, è testo vuoto o un elenco vuoto. In JSONata $not(x) non dà nulla quando x manca: una condizione su un campo che può mancare ha bisogno di questa funzione.',
  words:
    'Unisce ciò che c’è con uno spazio in mezzo, senza gli spazi attorno; gli elenchi vengono scomposti.',
  if: 'Il secondo argomento se la condizione è vera, altrimenti il terzo. Vengono calcolati entrambi: dove uno può fallire, usa `test ? then : else`.',
  translate:
    'Ciò che una tabella del flusso dà per un valore. Per un valore senza riga vale ciò che la tabella dice in `otherwise`.',
  money:
    'Arrotonda come si fa a mano, con la metà che si allontana dallo zero, a due decimali se non indichi altro. Accetta numeri e numeri scritti come testo.',
  localDate:
    'Il giorno di calendario in un fuso orario, come `2026-01-05`. Accetta testo ISO con il suo offset, oppure millisecondi.',
  localTime:
    'Data e ora come le segnano gli orologi di un fuso orario, nella forma `2026-01-05T11:00:00`: per i sistemi che tengono l’ora locale.',
  inZone: 'Lo stesso istante nell’ora di un fuso orario, con il relativo offset.',
  toUtc:
    'L’istante in UTC di un’ora locale in un fuso orario. Un testo con un proprio offset mantiene il suo significato; un’ora che gli orologi saltano si legge come se non la saltassero, e di una che capita due volte si intende la prima.',
  formatDate:
    'Scrive un istante secondo un modello (`yyyy` `MM` `dd` `HH` `mm` `ss` `SSS`, testo tra apici singoli), nell’ora di un fuso orario o altrimenti in UTC.',
  parseDate:
    'Legge un testo secondo un modello. Con un fuso orario il risultato è l’istante in UTC, senza è il giorno o l’ora locale come testo ISO.',
  addDays:
    'Il giorno di calendario che viene tanti giorni dopo, o prima se il numero è negativo; l’ora del giorno resta com’è scritta.',
  textFromHtml:
    'Ciò che una persona leggerebbe dell’HTML: senza tag, con i caratteri decodificati; paragrafi, a capo e voci di elenco su righe proprie.',
  slug: 'Parole minuscole unite da trattini, per gli URL. Le lettere latine perdono gli accenti; le altre scritture conservano i loro. Nessun risultato se non resta nulla.',
  emailAddress:
    'Il solo indirizzo e-mail, in minuscolo, per riconoscere le persone; nessun risultato se il testo non sembra un indirizzo.',
  countryCode:
    'Il codice di due lettere di un paese, dato come codice di due o tre lettere o come nome in una delle maggiori lingue europee; nessun risultato se il paese non è noto.',
  countryName:
    'Il nome di un paese in una lingua (inglese se non indichi altro); nessun risultato se il paese non è noto.',
  vatNumber:
    'Una partita IVA dell’UE nella forma ufficiale; nessun risultato se non ha la forma del suo paese. Non viene verificato se è in uso.',
  streetParts:
    'Divide la riga di un indirizzo in `street`, `number` e `suffix`. Senza numero civico tutta la riga è la via.',
  string: 'Un valore come testo; oggetti ed elenchi come JSON.',
  length: 'Numero di caratteri.',
  substring: 'Una parte di un testo da una posizione contata da 0, o dalla fine se è negativa.',
  substringBefore: 'Ciò che sta prima di un segno; tutto il testo se il segno non c’è.',
  substringAfter: 'Ciò che sta dopo un segno; tutto il testo se il segno non c’è.',
  uppercase: 'In maiuscolo.',
  lowercase: 'In minuscolo.',
  trim: 'Senza spazi attorno, e con spazi singoli all’interno.',
  pad: 'Riempito a destra fino a una lunghezza, o a sinistra se la lunghezza è negativa.',
  contains: 'Se il testo ne contiene un altro, o una corrispondenza di un’espressione regolare.',
  split: 'Le parti tra i separatori, come elenco.',
  join: 'Un solo testo da molti, con un separatore in mezzo.',
  match: 'Le corrispondenze di un’espressione regolare, con `match`, `index` e `groups`.',
  replace: 'Il testo con le corrispondenze sostituite; `$1` sta per il primo gruppo.',
  base64encode: 'Il testo in base64.',
  base64decode: 'Il testo ricavato da base64.',
  encodeUrlComponent: 'Il testo reso sicuro come valore in un URL.',
  encodeUrl: 'Un URL intero con i caratteri non sicuri codificati.',
  decodeUrlComponent: 'L’inverso di `$encodeUrlComponent`.',
  decodeUrl: 'L’inverso di `$encodeUrl`.',
  number: 'Un numero ricavato da un testo, oppure 1 e 0 per true e false.',
  abs: 'Senza il segno.',
  floor: 'Arrotondato per difetto a un numero intero.',
  ceil: 'Arrotondato per eccesso a un numero intero.',
  round: 'Arrotondato, con la metà verso la cifra pari; per gli importi usa `$money`.',
  power: 'Elevato a una potenza.',
  sqrt: 'Radice quadrata.',
  random: 'Un numero da 0 compreso a 1 escluso.',
  formatNumber: 'Un numero come testo, secondo un modello.',
  formatBase: 'Un numero intero scritto in un’altra base.',
  formatInteger: 'Un numero intero come testo, secondo un modello.',
  parseInteger: 'Un numero intero letto secondo un modello.',
  sum: 'La somma di tutti i numeri.',
  max: 'Il più grande.',
  min: 'Il più piccolo.',
  average: 'La media.',
  count: 'Quanti sono; 0 se non c’è nulla.',
  append: 'Un elenco dopo l’altro.',
  reverse: 'Dall’ultimo al primo.',
  sort: 'In ordine: di grandezza, di alfabeto, o come dice una funzione che risponde se due elementi vanno scambiati.',
  shuffle: 'In ordine casuale.',
  distinct: 'Ogni valore una volta sola.',
  zip: 'Il primo di ogni elenco, il secondo di ogni elenco, e così via.',
  map: 'Ciò che una funzione ricava da ogni elemento. Un solo elemento esce da solo: `[…]` attorno ne fa un elenco.',
  filter:
    'Gli elementi per cui una funzione è vera. Un solo elemento esce da solo: `[…]` attorno ne fa un elenco.',
  single: 'L’unico elemento per cui una funzione è vera; fallisce se non ce n’è esattamente uno.',
  reduce: 'Un solo valore da molti: la funzione riceve ciò che c’è finora e l’elemento successivo.',
  exists: 'Se c’è un valore; anche null lo è.',
  boolean: 'Dà true, a meno che il valore non sia vuoto, 0, null o false.',
  not: 'Dà true se il valore è vuoto, 0, null o false; nessun risultato se non c’è.',
  type: 'Il tipo di un valore, come "string" o "array".',
  keys: 'I nomi dei campi.',
  lookup: 'Il campo con quel nome.',
  spread: 'Un oggetto per ogni campo.',
  merge: 'Un solo oggetto da molti; prevalgono gli ultimi.',
  sift: 'I campi per cui una funzione di valore e nome è vera.',
  each: 'Ciò che una funzione ricava dal valore e dal nome di ogni campo.',
  clone: 'Una copia.',
  error: 'Termina la formula con un messaggio.',
  assert: 'Termina la formula con un messaggio, a meno che la condizione non sia vera.',
  now: 'Il momento in cui il record è stato letto, come testo in UTC.',
  millis: 'Il momento in cui il record è stato letto, in millisecondi dal 1970.',
  toMillis: 'I millisecondi dal 1970 di un istante scritto come testo.',
  fromMillis: 'Un istante in millisecondi dal 1970, come testo.',
}
