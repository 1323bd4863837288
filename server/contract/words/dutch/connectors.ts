import type { WordsOf } from '../../../../engine/index.ts'

export const connectors: WordsOf<'connector'> = {
  secretShown: '"{name}" lijkt een geheim',
  secretNested: '"{name}" bevat een geheim: een geheim is een instelling op zichzelf',
  markSecret: 'Zet er "writeOnly: true" bij.',
  secretOutside:
    '"{name}" is een geheim: alleen waar een verzoek uit bestaat mag het gebruiken (auth, headers, query, body)',
  withoutTables: 'een connector heeft geen tabellen, dus "$translate" vindt niets',
  nameUnknown: '"{field}" is hier niet bekend',

  getWithBody: '"get" verstuurt geen body',
  usePost: 'Gebruik "post".',
  notPathAlone: '"{url}" mag alleen een pad zijn',
  queryUnderQuery: 'Queryvelden horen onder "query".',

  withinUnused: 'het pad heeft geen plaats voor "{name}"',
  withinUnlisted: 'er is geen resource "{name}" die kan worden opgevraagd en een sleutel heeft',
  betweenHalf:
    '"between" vraagt niets met {variable}: delen zouden tot het einde van de lijst gelezen worden',
  askByBoth: 'Gebruik zowel $from als $to.',
  findUnasked:
    'deze zoekopdracht vraagt niets in het bijzonder: ze vindt steeds hetzelfde, wat er ook gezocht wordt',
  askBy: 'Vraag met "{path}".',
  settleUnshown:
    '"settle: 0s" zegt dat een zoekopdracht een record toont zodra het is aangemaakt, en geen test laat dat zien',
  createAndFind: 'Geef een test met zowel "create" als "find".',
  createdUnasked:
    '"created" heeft "between" bij de lijst nodig, om te vragen wat sindsdien is aangemaakt',
  pagesSkip:
    'pagina’s overlappen niet, zodat een record dat verschuift terwijl ze gelezen worden, overgeslagen kan worden',
  askForSize: 'Vraag om een aantal records per pagina ("size").',
  askForMore: 'Vraag om minstens {count} records per pagina.',
  sizeForm: '"size" moet één queryveld met zijn waarde zijn',
  writeAs: 'Schrijf het als {example}.',
  changesAlike: 'zonder "since" of "sorted" zijn wijzigingen niet te herkennen',
  readComplete: 'Zonder "changed" wordt elke keer alles gelezen.',

  noResource: 'er is geen resource "{name}"',
  resourceEmpty: 'een resource moet "record", "schema" of beide hebben',
  recordWithout: '"record" geeft "{field}" niet',
  giveFormula:
    'Geef het een formule, of zet er "writeOnly: true" bij als het alleen verstuurd kan worden.',
  notInSchema: 'het schema heeft geen veld "{name}"',
  notInRecord: 'het record heeft geen veld "{name}"',
  indexUnfilled: 'een lokale index wordt gevuld met "list", en die heeft deze resource niet',
  keptUnfilled: 'wat wordt bewaard, is wat "list" geeft, en die heeft deze resource niet',
  identityNeeded: '"{verb}" heeft "key" nodig, de identiteit van een record',

  byOrKeyMissing: 'één lijst per uitvoering heeft zowel "by" als "key" nodig',
  byAndKey: '"by" is een veld van de records in de lijst, "key" een formule op het ruwe record.',
  giveList: 'Voeg "list" toe.',
  listNeeds: 'de lijst van "{resource}" heeft "{name}" nodig',
  giveInWith: 'Geef het op in "with".',

  testDoesOne: 'een test doet precies één van deze bewerkingen: {names}',
  operationMissing: '"{resource}" heeft geen "{verb}"',
}
