/** What functions of formulas do, by name. */
export const functionHelp: Readonly<Record<string, string>> = {
  first: 'Het eerste argument dat er is en niet null of lege tekst is.',
  empty:
    'Geeft true als een waarde ontbreekt, null, lege tekst of een lege lijst is. In JSONata geeft $not(x) niets als x ontbreekt: een voorwaarde op een veld dat kan ontbreken, heeft deze functie nodig.',
  words:
    'Voegt samen wat er is, met één spatie ertussen en zonder witruimte eromheen; lijsten worden uit elkaar gehaald.',
  if: 'Het tweede argument als aan de voorwaarde is voldaan, anders het derde. Beide worden berekend: gebruik `test ? then : else` waar een van de twee kan mislukken.',
  translate:
    'Wat een tabel van de flow voor een waarde geeft. Voor een waarde zonder rij geldt wat de tabel onder `otherwise` zegt.',
  money:
    'Rondt af zoals op papier, halven van nul af, op twee decimalen tenzij je anders aangeeft. Neemt getallen en getallen die als tekst geschreven zijn.',
  localDate:
    'De kalenderdag in een tijdzone, als `2026-01-05`. Neemt ISO-tekst met offset, of milliseconden.',
  localTime:
    'Datum en tijd zoals de klokken in een tijdzone ze aangeven, als `2026-01-05T11:00:00`: voor systemen die lokale tijd bewaren.',
  inZone: 'Hetzelfde moment in de tijd van een tijdzone, met de offset daarvan.',
  toUtc:
    'Het moment in UTC van een lokale tijd in een tijdzone. Tekst met een eigen offset houdt zijn betekenis; een uur dat de klok overslaat, wordt gelezen alsof dat niet gebeurde, en van een uur dat twee keer voorkomt, is het eerste bedoeld.',
  formatDate:
    'Schrijft een tijd volgens een patroon (`yyyy` `MM` `dd` `HH` `mm` `ss` `SSS`, tekst tussen enkele aanhalingstekens), in de tijd van een tijdzone en anders in UTC.',
  parseDate:
    'Leest tekst volgens een patroon. Met een tijdzone is het resultaat het moment in UTC, zonder de dag of de lokale tijd als ISO-tekst.',
  addDays:
    'De kalenderdag zoveel dagen later, of eerder als het getal negatief is; een tijd erbij blijft zoals die geschreven is.',
  textFromHtml:
    'Wat een mens in HTML zou lezen: tags weg, tekens gedecodeerd, en alinea’s, regeleinden en lijstitems op eigen regels.',
  slug: 'Woorden in kleine letters met koppeltekens ertussen, voor URL’s. Latijnse letters verliezen hun accenten; andere schriften houden die. Geen resultaat als er niets overblijft.',
  emailAddress:
    'Alleen het e-mailadres, in kleine letters, om mensen te herkennen; geen resultaat als de tekst niet op een adres lijkt.',
  countryCode:
    'De tweeletterige code van een land, gegeven als code van twee of drie letters of als naam in een van de grotere Europese talen; geen resultaat als het land niet bekend is.',
  countryName:
    'De naam van een land in een taal (Engels tenzij je anders aangeeft); geen resultaat als het land niet bekend is.',
  vatNumber:
    'Een EU-btw-nummer in de officiële vorm; geen resultaat als het niet de vorm van zijn land heeft. Of het in gebruik is, wordt niet gecontroleerd.',
  streetParts:
    'Splitst een adresregel in `street`, `number` en `suffix`. Zonder huisnummer is de hele regel straat.',
  string: 'Een waarde als tekst; objecten en lijsten als JSON.',
  length: 'Aantal tekens.',
  substring:
    'Een deel van een tekst vanaf een positie, geteld vanaf 0, of vanaf het einde als die negatief is.',
  substringBefore: 'Wat vóór een markering staat; de hele tekst als de markering er niet in staat.',
  substringAfter: 'Wat na een markering staat; de hele tekst als de markering er niet in staat.',
  uppercase: 'In hoofdletters.',
  lowercase: 'In kleine letters.',
  trim: 'Zonder witruimte eromheen, en met enkele spaties erbinnen.',
  pad: 'Rechts aangevuld tot een breedte, of links als de breedte negatief is.',
  contains: 'Of de tekst een andere tekst bevat, of iets wat bij een reguliere expressie past.',
  split: 'De stukken tussen de scheidingstekens, als lijst.',
  join: 'Eén tekst uit meerdere, met een scheidingsteken ertussen.',
  match: 'Wat bij een reguliere expressie past, met `match`, `index` en `groups`.',
  replace: 'De tekst waarin vervangen is wat past; `$1` staat voor de eerste groep.',
  base64encode: 'De tekst in base64.',
  base64decode: 'De tekst uit base64.',
  encodeUrlComponent: 'De tekst, veilig gemaakt als waarde in een URL.',
  encodeUrl: 'Een hele URL waarin onveilige tekens gecodeerd zijn.',
  decodeUrlComponent: 'Het omgekeerde van `$encodeUrlComponent`.',
  decodeUrl: 'Het omgekeerde van `$encodeUrl`.',
  number: 'Een getal uit tekst, of 1 en 0 voor true en false.',
  abs: 'Zonder minteken.',
  floor: 'Naar beneden afgerond op een geheel getal.',
  ceil: 'Naar boven afgerond op een geheel getal.',
  round: 'Afgerond, halven naar het even cijfer; gebruik `$money` voor bedragen.',
  power: 'Tot een macht verheven.',
  sqrt: 'Vierkantswortel.',
  random: 'Een getal vanaf 0 en kleiner dan 1.',
  formatNumber: 'Een getal als tekst, volgens een patroon.',
  formatBase: 'Een geheel getal, geschreven in een ander talstelsel.',
  formatInteger: 'Een geheel getal als tekst, volgens een patroon.',
  parseInteger: 'Een geheel getal, gelezen volgens een patroon.',
  sum: 'Alle getallen opgeteld.',
  max: 'Het grootste.',
  min: 'Het kleinste.',
  average: 'Het gemiddelde.',
  count: 'Hoeveel het er zijn; 0 als er niets is.',
  append: 'De ene lijst achter de andere.',
  reverse: 'De laatste eerst.',
  sort: 'Op volgorde: van grootte, van het alfabet, of volgens een functie die zegt of er twee verwisseld moeten worden.',
  shuffle: 'In willekeurige volgorde.',
  distinct: 'Elke waarde één keer.',
  zip: 'Het eerste van elke lijst, het tweede van elke lijst, enzovoort.',
  map: 'Wat een functie van elk item maakt. Eén item komt er los uit: `[…]` eromheen maakt er een lijst van.',
  filter:
    'De items waarvoor een functie waar is. Eén item komt er los uit: `[…]` eromheen maakt er een lijst van.',
  single: 'Het enige item waarvoor een functie waar is; mislukt als er niet precies één is.',
  reduce: 'Eén waarde uit vele: de functie krijgt wat er tot dan toe is en het volgende item.',
  exists: 'Of er een waarde is; null is er ook een.',
  boolean: 'Geeft true, tenzij de waarde leeg, 0, null of false is.',
  not: 'Geeft true als de waarde leeg, 0, null of false is; geen resultaat als hij ontbreekt.',
  type: 'Het type van een waarde, zoals "string" of "array".',
  keys: 'De namen van de velden.',
  lookup: 'Het veld met die naam.',
  spread: 'Een object voor elk veld.',
  merge: 'Eén object uit meerdere; latere gaan voor.',
  sift: 'De velden waarvoor een functie van waarde en naam waar is.',
  each: 'Wat een functie van de waarde en de naam van elk veld maakt.',
  clone: 'Een kopie.',
  error: 'Beëindigt de formule met een melding.',
  assert: 'Beëindigt de formule met een melding, tenzij aan de voorwaarde is voldaan.',
  now: 'Het moment waarop het record gelezen is, als tekst in UTC.',
  millis: 'Het moment waarop het record gelezen is, in milliseconden sinds 1970.',
  toMillis: 'Milliseconden sinds 1970 van een tijd die als tekst geschreven is.',
  fromMillis: 'Een tijd in milliseconden sinds 1970, als tekst.',
}
