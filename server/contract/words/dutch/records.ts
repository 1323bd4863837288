import type { WordsOf } from '../../../../engine/index.ts'

export const records: WordsOf<'record'> = {
  missing: '{resource} niet gevonden {place}',
  ambiguous:
    '{count} records van {resource} hebben {values} ({ids}): welke bedoeld is, is niet te zeggen',
  unrecognisable: '{resource} is niet te herkennen {place}',
  vanished: '{resource} {place} is er wel bij het zoeken, maar niet meer bij het bijwerken',
  existsElsewhere: '{said}; maar er is geen {resource} te vinden {place}',
  maybeVisible: '{resource} {place}: een eerdere poging kan nog zichtbaar worden',
  idUnknown: '{resource} {place}: het id is nog niet bekend',
  createdNow: '{resource} {place}: een andere uitvoering maakt het op dit moment aan',
  inDoubt:
    '{resource} {place} is misschien wel en misschien niet aangemaakt, en {resource} is niet te doorzoeken om dat na te gaan',
  doubled:
    '{source} {named} en {others} zijn een en dezelfde {resource} {place}, dus is er niets geschreven: geef een ervan een andere waarde, of kies wat er met dubbele gebeurt',
  doubledLater:
    '{source} {others} is dezelfde {resource} {place} geworden en later gewijzigd, dus {named} wordt overgeslagen',
  shared: '{resource} {id} hoort ook bij {source} {key}, dus het blijft',
  goneAll:
    '{source} stuurde een lege lijst, terwijl er {count} records bekend zijn: er is niets verwijderd',
  goneMany:
    '{gone} van {count} records zijn in één keer verdwenen uit {source}, meer dan de grens van {limit}: er is niets verwijderd; probeer dit opnieuw als het klopt',
  goneName: 'Records die in de bron ontbreken',
  waitInCircle: 'ze wachten op elkaar: {chain}',
  waitInVain: '{source} {key} staat niet in de volledige lijst, of is overgeslagen',
  waitUnmade: 'geen enkele flow die aanstaat maakt er een aan',
  andMore: 'en nog {count}',
  fieldFailed: '"{field}" kon niet worden berekend: {said}',
  tableUnknown: 'er is geen tabel "{name}"',
  rowsLeftOut: 'overgeslagen, omdat de tabel "{title}" er geen rij voor heeft: {names}',
  rowsLeftOutAndMore:
    'overgeslagen, omdat de tabel "{title}" er geen rij voor heeft: {names} en nog {count}',
  rowMissing: 'de tabel "{title}" heeft geen rij voor "{name}"',
  rowKeyMisfit:
    '"{title}" kan geen rij hebben voor "{name}": {side} bevat iets van een andere soort',
  rowKeyUnknown: '"{title}" kan geen rij hebben voor "{name}": het systeem heeft die waarde niet',
  rowKeyNamed: 'in "{title}" is de sleutel "{other}": "{name}" is de naam ervan',
  rowValueMisfit: '"{title}" kan "{name}" niet geven: {side} bevat iets van een andere soort',
  rowValueUnknown: '"{title}" kan "{name}" niet geven: het systeem heeft die waarde niet',
  rowValueNamed: '"{title}" geeft "{other}": "{name}" is de naam ervan',
  untranslatable: 'de tabel "{title}" vertaalt tekst en getallen, geen lijst of groep velden',
  listTooLong: 'de lijst heeft zoveel items dat het berekenen te lang duurt',
  unexpected: 'onverwacht: {said}',
  noReason: 'geen reden opgegeven',
  edited: 'verwerkt met gegevens die iemand heeft aangepast',
  leftTo:
    'een ander record dat hetzelfde werd is nu een eigen record, daarom wordt dit opnieuw geschreven',
  leftAlone: 'geen record is nog {resource} {id}: kijk of het nog nodig is',
  heir: 'een ander record dat hetzelfde werd is er niet meer, daarom wordt het opnieuw geschreven',
  ignoredBy: 'genegeerd door {name}: {why}',

  stoppedByPerson: 'door iemand gestopt',
  publishedAnew: 'de flow is opnieuw gepubliceerd; de volgende uitvoering gaat daarmee verder',
  noLongerThere: 'het staat niet meer in de bron',
  goesOnNext: 'het gaat verder in de volgende run',
  wholeRunEnded: 'de run waar het bij hoort is afgelopen',
  serverStopped: 'de server is gestopt; de volgende uitvoering gaat verder',
  endsProcesses:
    '{count} processen achter elkaar stierven terwijl ze dit draaiden, misschien door gebrek aan geheugen: kijk in hun logs en vraag de bron om kleinere pagina’s',
  workerSilent: 'het proces {worker} reageerde niet meer en een ander is verdergegaan',
  failuresInARow: '{count} records achter elkaar mislukten; de laatste: {said}',
  stoppedAt: 'record {key}: {said}',
  manyRecordsFailed: '{count} records achter elkaar mislukten',
  oneRecordFailed: 'een record is mislukt',

  refused: '{system} weigerde {request}',
  refusedBecause: '{system} weigerde {request}: {said}',
  redirected: 'we worden doorgestuurd naar "{url}". Controleer het adres van het systeem',
  notJson: '{system} antwoordde op {request} met iets anders dan JSON ({type}): {start}',
  notUnderstood: 'een antwoord van {system} op {request} was niet te begrijpen: {said}',
  stoppedWaiting: 'gestopt tijdens het wachten op een antwoord',
  stoppedBefore: 'gestopt voordat het verzoek verstuurd was',
  limitUsedUp: 'de limiet op verzoeken is op tot {time}',
  noAnswer: '"{host}" antwoordde niet binnen {count} s',
  unreachable: '"{host}" is niet bereikbaar. Controleer het adres en het netwerk.',
  brokeOff: 'de verbinding met "{host}" werd verbroken',
  noTls: '"{host}" spreekt geen TLS. Controleer of het adres met "http://" begint.',
  connectionRefused:
    '"{host}" weigerde de verbinding. Controleer het adres, en of het systeem draait.',
  hostUnknown: '"{host}" is niet te vinden. Controleer de spelling van het adres.',
  noLookup: 'het adres van "{host}" kon niet worden opgezocht. Controleer het netwerk.',
  tooLarge: '"{host}" antwoordde met meer dan {count} MB. Vraag kleinere pagina’s.',
  unsendable: 'een header of het pad bevat een teken dat niet verstuurd kan worden',
  privateAddress:
    '"{host}" is een adres in het eigen netwerk, en dat mag hier niet. Controleer het adres, of start met MAPWRIGHT_ALLOW_PRIVATE=1.',
  badCertificate:
    'het certificaat van "{host}" is niet geldig ({code}). Controleer het adres en het certificaat.',
  keyless: 'een record van "{title}" kwam zonder sleutel',
  unlistable: '"{title}" kan niet worden opgevraagd als lijst',
  keylessAt: 'een record van "{title}" kwam zonder zijn sleutel ("{formula}")',
  asSent: '{title}, zoals het systeem het stuurde: {said}',
  sentMisfit: '"{field}" moet {allowed} zijn, kreeg {sent}',
  cannotFind: '"{title}" kan niet gezocht worden op {names}: de connector heeft die bewerking niet',
  cannotCreate: '"{title}" kan niet aangemaakt worden: de connector heeft die bewerking niet',
  cannotUpdate: '"{title}" kan niet bijgewerkt worden: de connector heeft die bewerking niet',
  cannotDelete: '"{title}" kan niet verwijderd worden: de connector heeft die bewerking niet',
  cannotReadOne:
    '"{title}" kan niet één voor één gelezen worden: de connector heeft die bewerking niet',
  tooManyPages:
    'het zoeken naar "{title}" op {names} geeft meer dan {count} pagina’s. Zoek op iets wat er minder hebben',
  misunderstood: 'een antwoord over "{title}" was niet te begrijpen: {said}',
  nextPageElsewhere:
    'de volgende pagina staat niet op "{host}" maar op "{url}". Controleer het adres van het systeem',
  listEmptyAt: 'het antwoord op de lijst van "{title}" heeft niets bij "{formula}"',
  pageRepeats:
    'een pagina van "{title}" herhaalt zich: het systeem gaat niet door naar de volgende',
  sizeIgnored:
    'pagina’s van "{title}" bevatten meer records dan gevraagd, zodat ze niet kunnen overlappen. Laat "size" weg uit de connector',
  afterDown:
    'de lijst van "{title}" komt niet op volgorde van de sleutels, zodat records na de laatste van een pagina overgeslagen zouden worden',
  listMoves:
    'de lijst van "{title}" verschuift sneller dan die gelezen kan worden; de volgende uitvoering gaat verder waar deze gekomen is',
  requestFailed:
    '"{field}" van een verzoek kon niet worden berekend ({code}); de formule kan geheimen zien, dus wat zij zegt wordt niet getoond',
  headerNotOwn: 'de header "{name}" kan niet door een connector worden gezet',
  notBound: 'geheimen van deze verbinding mogen niet naar {origin} worden gestuurd',
  noAddress: '"{text}" moet een adres zijn als "https://shop.example/api"',
  pathUnfilled: '"{path}" heeft een waarde nodig voor "{name}", kreeg "{text}"',

  noMailServer:
    'de server heeft geen mailserver; stel MAPWRIGHT_SMTP_URL en MAPWRIGHT_MAIL_FROM in',
  mailRefused: 'de mailserver nam het niet aan: {said}',
  hookAnswered: '"{host}" antwoordde {count}',
  hookUnreachable: '"{host}" is niet bereikbaar: {said}',

  signInNeeded: 'niemand heeft zich nog aangemeld bij {system}. Doe dat onder Verbindingen.',
  signInEnded:
    '{system} aanvaardt de aanmelding van dit account niet meer ({said}). Meld je opnieuw aan onder Verbindingen.',
  signInRefused: '{system} gaf geen token: {said}',
  signInUnreachable: '{system} is niet bereikbaar om de aanmelding te vernieuwen: {said}',
  connectionGood: '{system} antwoordt, en de inloggegevens zijn goed',
  checkCredentials: 'Kopieer adres en sleutels opnieuw, en kijk of ze de benodigde rechten hebben.',
  checkAddress:
    'Kijk naar het adres; klopt het, dan is het systeem misschien uit de lucht: probeer het later.',
  checkLater: 'Het systeem vraagt om even te wachten: probeer het over een minuut.',
  checkWhere: 'Kijk naar het adres: er zit een ander systeem achter, of geen.',

  placeWith: 'met {values}',
  placeFor: 'voor {source} {key}',
  placeEmpty: 'omdat {fields} leeg is',
  placeWithoutKey: 'omdat de sleutel aan de bronkant leeg is',
}
