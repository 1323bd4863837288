import type { WordsOf } from '../../../../engine/index.ts'

export const flows: WordsOf<'flow'> = {
  connectionUnknown: 'er is geen verbinding "{name}"',
  connectorUnknown: 'er is geen connector "{name}"',
  connectorBroken: 'de connector "{name}" bevat fouten',
  resourceUnknown: '{connector} heeft geen resource "{name}"',
  resourceFieldUnknown: '{resource} heeft geen veld "{name}"',
  fieldUnknown: 'er is geen veld "{name}"',

  sourceUnlisted: '{resource} kan niet als bron worden gelezen: het is niet als lijst op te vragen',
  sourceKeyless: '{resource} kan niet als bron worden gelezen: de records hebben geen sleutel',
  filterUnknown: '{resource} is niet te filteren op "{name}"',
  goneUnnoticed: '{resource} merkt niet dat records weg zijn',
  stepsNeverRun: 'Deze stappen worden nooit uitgevoerd.',
  deletesUnlimited:
    '"deletes" moet "limit" hebben: verdwijnen er meer in één keer, dan gebeurt er niets',
  giveLimit: 'Schrijf bij twijfel "limit: 5%".',

  cronParts: '"cron" moet vijf delen hebben, niet {count}',
  cronPart: '{what} van "cron" moet van {least} tot en met {most} zijn, niet "{part}"',
  giveCron: 'Schrijf minuut, uur, dag, maand en weekdag: "30 6 * * 1-5".',
  zoneUnknown: 'er is geen tijdzone "{name}"',
  giveZone: 'Schrijf een naam zoals Europe/Amsterdam.',
  hookless: '{resource} meldt niet wanneer een record verandert',
  useEvery: 'Gebruik in plaats daarvan "every".',
  afterItself: 'een flow kan niet na zichzelf draaien',
  flowUnknown: 'er is geen flow "{name}"',

  settingsUnusable: '"settings" is geen JSON Schema: {said}',
  settingUnknown: 'de instellingen hebben geen veld "{name}"',
  questionUnknown: 'er is geen vraag "{name}" die verplicht gesteld kan worden',
  defaultMisfit: '"default" {said}',
  showWithoutFormula: '"x-show" moet een formule zijn, die met "=" begint',

  stepUnreached: 'deze stap wordt nooit bereikt, omdat de stap ervoor het record altijd afsluit',
  letReachStep: 'Geef de stap ervoor een "if", of verwijder deze.',
  elseWithoutIf: '"else" moet een "if" naast zich hebben',
  nameMeansElse: '{variable} betekent al iets anders',
  nameIsFunction: '{variable} is een functie van de taal',
  chooseName: 'Kies een andere naam.',

  findHow: 'find moet "by" of "link" hebben, of alleen "became"',
  allByLink: 'een koppeling leidt naar één record, dus "link" en "all" gaan niet samen',
  movesHow:
    '"moves" gaat naar waar "match" heen leidt in plaats van de koppeling: beide zijn nodig',
  recogniseHow: '{verb} binnen "for" moet "match" of "link" hebben',
  sayRecognised: 'Geef aan hoe het record van elk item in het doel wordt herkend.',
  notFindable: '{resource} is niet te vinden op {by}; wel op {ways}',
  notSearchable: '{resource} is niet te vinden op {by}; zoeken kan er niet',
  becameSingle: '"became" moet precies één resource van het doel hebben',
  linkSingle: '"link" moet precies één resource van de bron hebben',
  linkShared:
    'deze stap schrijft hetzelfde {resource} als {step}: beide hebben de link van het huidige record',
  giveOwnLink: 'Geef een van beide een eigen "link", of maak er één stap van.',
  linkOfNoRecord:
    'geen record van {resource} heeft deze sleutel, dus bij volledig lezen geldt het als verwijderd',
  linkOtherResource: 'Gebruik de link met een resource die de flow niet leest.',

  notCreatable: '{resource} kan niet worden aangemaakt',
  notUpdatable: '{resource} kan niet worden gewijzigd',
  notDeletable: '{resource} kan niet worden verwijderd',
  modeUnknown: '"mode" moet upsert, create of update zijn, niet "{name}"',
  doublesUnknown: '"doubles" moet fail, skip, newest of merge zijn, niet "{name}"',
  doublesUnlinked:
    '"doubles" heeft "link" nodig: anders is niet bekend welk record wat geworden is',
  giveMode: 'Schrijf "mode: {mode}".',
  fieldRequired: '{resource} moet worden aangemaakt met "{name}", en dat ontbreekt hier',
  fieldReadOnly: '"{field}" van {resource} wordt door het systeem bepaald en is niet in te stellen',
  removeIt: 'Verwijder het.',
  fieldUnsent: '"{name}" wordt niet door deze stap verstuurd',
  fieldUnread:
    '"{field}" kan ontbreken in {variable}, omdat de stap die het schrijft "{field}" niet verstuurt',
  findToRead: 'Zoek het record op een van zijn velden om het te lezen.',
  targetUnreadable:
    '{key} heeft {resource} nodig zoals het nu is, maar dat is niet te lezen: niet op id, en ook niet met de "match" van deze stap',
  leaveExisting: 'Laat $existing weg uit deze stap.',
  removeKey: 'Verwijder "{key}" uit deze stap.',

  valueMisfit: '"{field}" van {resource} {said}',
  kindMisfit: '"{field}" van {resource} moet van het type {type} zijn, en dit is {kind}',
  quoteIt: 'Zet het tussen aanhalingstekens.',
  notOfSide: '{side} heeft geen waarde "{name}"',
  listKeyUnknown: '"{name}" hoort niet bij een lijst, die for, if en set heeft',

  stepsUnknown: 'er is geen stappenbestand "{name}"',
  stepsBroken: 'de stappen "{steps}" bevatten fouten',
  stepsInCircle: 'de stappen "{steps}" roepen zichzelf aan',
  notTaken: 'de stappen "{steps}" nemen "{name}" niet aan',
  notGiven: 'de stappen "{steps}" moeten "{name}" krijgen',
  giveWith: 'Geef het mee onder "with".',
  givesNothing: 'de stappen "{steps}" geven niets dat "{name}" kan heten',

  testWithoutRecord: 'een test moet "record" of "deleted" hebben',
  testUnknown: 'er is geen test "{name}"',
  testLikeItself: 'de test "{name}" heeft zichzelf als "like"',
  testDouble: 'twee tests heten "{name}"',

  cronMinute: 'de minuut',
  cronHour: 'het uur',
  cronDay: 'de dag',
  cronMonth: 'de maand',
  cronWeekday: 'de weekdag',

  both: '{first} en {last}',
  orBy: '{first}, of op {last}',
}
