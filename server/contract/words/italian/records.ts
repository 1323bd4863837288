import type { WordsOf } from '../../../../engine/index.ts'

export const records: WordsOf<'record'> = {
  missing: '{resource} non trovato {place}',
  ambiguous: '{count} record di {resource} hanno {values} ({ids}): non si può dire quale sia',
  unrecognisable: '{resource} non è riconoscibile {place}',
  vanished: '{resource} {place} c’è per la ricerca, ma non più per l’aggiornamento',
  existsElsewhere: '{said}; ma non si trova alcun {resource} {place}',
  maybeVisible: '{resource} {place}: un tentativo precedente può ancora comparire',
  idUnknown: '{resource} {place}: il suo id non è ancora noto',
  createdNow: '{resource} {place}: un’altra esecuzione lo sta creando in questo momento',
  inDoubt:
    '{resource} {place} potrebbe essere stato creato oppure no, e {resource} non si può cercare per saperlo',
  doubled:
    '{source} {named} e {others} sono lo stesso {resource} {place}, quindi non è stato scritto nulla: dai a uno di loro un altro valore, oppure scegli che cosa fare dei doppioni',
  doubledLater:
    '{source} {others} è diventato lo stesso {resource} {place} ed è cambiato dopo, quindi {named} è stato saltato',
  shared: '{resource} {id} appartiene anche a {source} {key}, quindi resta',
  goneAll:
    '{source} ha inviato un elenco vuoto, benché {count} record siano noti: non è stato eliminato nulla',
  goneMany:
    '{gone} di {count} record mancano in {source} in una volta, più del limite di {limit}: non è stato eliminato nulla; riprova questa voce se è giusto così',
  goneName: 'Record che mancano nell’origine',
  waitInCircle: 'si aspettano a vicenda: {chain}',
  waitInVain: '{source} {key} non è nell’elenco completo, oppure è stato saltato',
  waitUnmade: 'nessun flusso attivo ne crea uno',
  andMore: 'e altri {count}',
  fieldFailed: 'non è stato possibile calcolare "{field}": {said}',
  tableUnknown: 'non c’è nessuna tabella "{name}"',
  rowsLeftOut: 'saltato, perché la tabella "{title}" non ha una riga: {names}',
  rowsLeftOutAndMore:
    'saltato, perché la tabella "{title}" non ha una riga: {names} e altri {count}',
  rowMissing: 'la tabella "{title}" non ha una riga per "{name}"',
  rowKeyMisfit:
    '"{title}" non può avere una riga per "{name}": {side} contiene valori di un altro tipo',
  rowKeyUnknown: '"{title}" non può avere una riga per "{name}": il sistema non ha questo valore',
  rowKeyNamed: 'in "{title}" la chiave è "{other}": "{name}" è il suo nome',
  rowValueMisfit: '"{title}" non può dare "{name}": {side} contiene valori di un altro tipo',
  rowValueUnknown: '"{title}" non può dare "{name}": il sistema non ha questo valore',
  rowValueNamed: '"{title}" dà "{other}": "{name}" è il suo nome',
  untranslatable: 'la tabella "{title}" traduce testi e numeri, non un elenco o un gruppo di campi',
  listTooLong: 'l’elenco ha così tanti elementi che calcolarli richiede troppo tempo',
  unexpected: 'imprevisto: {said}',
  noReason: 'nessun motivo indicato',
  edited: 'completato con dati modificati da una persona',
  leftTo: 'un altro record diventato lo stesso ora è un record a sé, quindi questo viene riscritto',
  leftAlone: 'nessun record è più {resource} {id}: verificare se serve ancora',
  heir: 'un altro record diventato lo stesso non c’è più, quindi viene riscritto',
  ignoredBy: 'ignorato da {name}: {why}',

  stoppedByPerson: 'fermata da una persona',
  publishedAnew:
    'il flusso è stato pubblicato di nuovo; si riprende con quello alla prossima esecuzione',
  noLongerThere: 'non è più nell’origine',
  goesOnNext: 'continua nella prossima esecuzione',
  wholeRunEnded: 'l’esecuzione di cui fa parte è terminata',
  serverStopped: 'il server si è fermato; si riprende alla prossima esecuzione',
  endsProcesses:
    '{count} processi di fila sono morti durante l’esecuzione, forse per mancanza di memoria: guarda i loro log e chiedi alla fonte pagine più piccole',
  workerSilent: 'il suo processo {worker} non ha più risposto e un altro ha proseguito',
  failuresInARow: '{count} record di fila non sono riusciti; l’ultimo: {said}',
  stoppedAt: 'record {key}: {said}',
  manyRecordsFailed: '{count} record di fila non sono riusciti',
  oneRecordFailed: 'un record non è riuscito',

  refused: '{system} ha rifiutato {request}',
  refusedBecause: '{system} ha rifiutato {request}: {said}',
  redirected: 'rimanda a "{url}". Controlla l’indirizzo del sistema',
  notJson: '{system} ha risposto a {request} con qualcosa che non è JSON ({type}): {start}',
  notUnderstood: 'non è stato possibile capire la risposta di {system} a {request}: {said}',
  stoppedWaiting: 'fermato mentre si aspettava una risposta',
  stoppedBefore: 'fermato prima che la richiesta partisse',
  limitUsedUp: 'il limite di richieste è esaurito fino a {time}',
  noAnswer: '"{host}" non ha risposto entro {count} s',
  unreachable: '"{host}" non è raggiungibile. Controlla l’indirizzo e la rete.',
  brokeOff: 'la connessione con "{host}" si è interrotta',
  noTls: '"{host}" non parla TLS. Controlla se l’indirizzo inizia con "http://".',
  connectionRefused:
    '"{host}" ha rifiutato la connessione. Controlla l’indirizzo, e che sia in funzione.',
  hostUnknown: '"{host}" non si trova. Controlla come è scritto l’indirizzo.',
  noLookup: 'non è stato possibile risolvere l’indirizzo di "{host}". Controlla la rete.',
  tooLarge: '"{host}" ha risposto con più di {count} MB. Chiedi pagine più piccole.',
  unsendable: 'un’intestazione o il percorso contiene un carattere che non si può inviare',
  privateAddress:
    '"{host}" è un indirizzo della rete interna, che qui non è ammesso. Controlla l’indirizzo, oppure avvia con MAPWRIGHT_ALLOW_PRIVATE=1.',
  badCertificate:
    'il certificato di "{host}" non è valido ({code}). Controlla l’indirizzo e il suo certificato.',
  keyless: 'un record di "{title}" è arrivato senza la sua chiave',
  unlistable: 'non è possibile elencare "{title}"',
  keylessAt: 'un record di "{title}" è arrivato senza la sua chiave ("{formula}")',
  asSent: '{title}, come lo ha inviato il sistema: {said}',
  sentMisfit: '"{field}" deve essere {allowed}, ma è arrivato {sent}',
  cannotFind: '"{title}" non si può cercare per {names}: il connettore non ha questa operazione',
  cannotCreate: '"{title}" non si può creare: il connettore non ha questa operazione',
  cannotUpdate: '"{title}" non si può aggiornare: il connettore non ha questa operazione',
  cannotDelete: '"{title}" non si può eliminare: il connettore non ha questa operazione',
  cannotReadOne:
    '"{title}" non si può leggere uno alla volta: il connettore non ha questa operazione',
  tooManyPages:
    'la ricerca di "{title}" per {names} dà più di {count} pagine. Cerca per qualcosa che hanno in meno',
  misunderstood: 'una risposta su "{title}" non si è potuta capire: {said}',
  nextPageElsewhere:
    'la pagina seguente non è su "{host}" ma su "{url}". Controlla l’indirizzo del sistema',
  listEmptyAt: 'la risposta all’elenco di "{title}" non ha nulla in "{formula}"',
  pageRepeats: 'una pagina di "{title}" si ripete: il sistema non passa alla pagina seguente',
  sizeIgnored:
    'le pagine di "{title}" contengono più record di quanti ne sono stati chiesti, perciò non possono sovrapporsi. Togli "size" dal connettore',
  afterDown:
    'l’elenco di "{title}" non arriva nell’ordine delle sue chiavi, perciò i record dopo l’ultimo di una pagina verrebbero saltati',
  listMoves:
    'l’elenco di "{title}" si sposta più in fretta di quanto si possa leggere; la prossima esecuzione prosegue da dove questa è arrivata',
  requestFailed:
    '"{field}" di una richiesta non si può calcolare ({code}); la formula può vedere segreti, quindi ciò che dice non viene mostrato',
  headerNotOwn: 'l’intestazione "{name}" non può essere impostata da un connettore',
  notBound: 'i segreti di questa connessione non possono essere inviati a {origin}',
  noAddress: '"{text}" deve essere un indirizzo come "https://shop.example/api"',
  pathUnfilled: '"{path}" ha bisogno di un valore per "{name}", ha avuto "{text}"',

  noMailServer:
    'il server non ha un server di posta; imposta MAPWRIGHT_SMTP_URL e MAPWRIGHT_MAIL_FROM',
  mailRefused: 'il server di posta non l’ha accettato: {said}',
  hookAnswered: '"{host}" ha risposto {count}',
  hookUnreachable: '"{host}" non è raggiungibile: {said}',

  signInNeeded: 'nessuno ha ancora effettuato l’accesso a {system}. Fallo in Connessioni.',
  signInEnded:
    '{system} non accetta più l’accesso di questo account ({said}). Accedi di nuovo in Connessioni.',
  signInRefused: '{system} non ha rilasciato un token: {said}',
  signInUnreachable: '{system} non è raggiungibile per rinnovare l’accesso: {said}',
  connectionGood: '{system} risponde e le credenziali sono valide',
  checkCredentials:
    'Copia di nuovo indirizzo e chiavi, e controlla che abbiano i diritti necessari.',
  checkAddress:
    'Controlla l’indirizzo; se è giusto, il sistema può essere fuori servizio: riprova più tardi.',
  checkLater: 'Il sistema chiede di aspettare: riprova tra un minuto.',
  checkWhere: 'Controlla l’indirizzo: lì c’è un altro sistema, o nessuno.',

  placeWith: 'con {values}',
  placeFor: 'per {source} {key}',
  placeEmpty: 'perché {fields} è vuoto',
  placeWithoutKey: 'perché la sua chiave nell’origine è vuota',
}
