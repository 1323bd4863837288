import { functionHelp } from './function-help/italian.ts'
import { keyHelp } from './key-help/italian.ts'
import type { Translations } from './translations.ts'

const later = 'Riprova tra un momento.'
const mistake = 'È un errore del programma: segnalalo a chi gestisce il server.'

export const words: Omit<Translations, 'messages'> = {
  functionHelp,
  keyHelp,
  problems: {
    aborted: { title: 'la richiesta è stata interrotta', detail: later },
    action_under_way: { title: 'questa azione è già in corso', detail: later },
    already_added: {
      title: '"{name}" è già stata aggiunta',
      detail: 'Continua a configurarla.',
    },
    answers_wrong: {
      title: 'alcune risposte non vanno bene',
      detail: 'Guarda ciascuno dei campi indicati.',
    },
    changed_meanwhile: {
      title: 'nel frattempo qualcun altro ha fatto modifiche',
      detail: 'Rileggi, guarda che cosa è diverso e ripeti la tua modifica.',
    },
    connection_in_use: {
      title: 'la connessione "{name}" è usata da {usedBy}',
      detail: 'Dai prima a quelle un’altra connessione.',
    },
    connection_unknown: {
      title: 'questa connessione non esiste',
      detail: 'Scegline un’altra, o creala.',
    },
    connector_unknown: {
      title: 'questo tipo di sistema non esiste',
      detail: 'Scegline uno dell’elenco.',
    },
    credentials_closed: {
      title: 'le credenziali salvate non si possono aprire con la chiave di questo server',
      detail: 'Dai al server la chiave con cui sono state salvate, oppure inseriscile di nuovo.',
    },
    database_unreachable: { title: 'il database non risponde', detail: later },
    factor_missing: {
      title: 'questo account non ha ancora un secondo fattore',
      detail: 'Configura prima un’app di autenticazione o una passkey.',
    },
    factor_needed: {
      title: 'questo ruolo richiede un secondo fattore, che l’account non ha ancora',
      detail: 'Configura prima un’app di autenticazione o una passkey.',
    },
    factor_wrong: {
      title: 'il codice o la passkey non va bene',
      detail:
        'Un codice dell’app vale una volta, per circa un minuto: attendi il prossimo. Un codice di recupero vale una volta.',
    },
    file_conflict: {
      title: 'il file è cambiato nel frattempo',
      detail: 'Apri di nuovo il file e unisci le modifiche.',
    },
    flow_busy: {
      title: 'il flusso è in esecuzione',
      detail: 'Riprova quando l’esecuzione è finita, oppure fermala prima.',
    },
    folder_unusable: {
      title: 'la cartella dei file non si può usare',
      detail: 'Chiedi a chi gestisce il server di controllarla.',
    },
    forbidden: {
      title: 'il tuo ruolo non lo permette',
      detail: 'Chiedi a un amministratore dell’area di lavoro di farlo, oppure quel ruolo.',
    },
    foreign_host: {
      title: 'il server è chiamato con un nome che non è il suo',
      detail: 'Aprilo come http://localhost, oppure imposta MAPWRIGHT_URL.',
    },
    forgery_suspected: {
      title: 'la richiesta non sembra venire da questa pagina',
      detail: 'Ricarica la pagina e riprova.',
    },
    idempotency_key_reused: { title: 'questa azione è già stata inviata', detail: mistake },
    if_match_needed: { title: 'manca lo stato su cui si basa la modifica', detail: mistake },
    internal: {
      title: 'qualcosa è andato storto sul server',
      detail: 'Riprova; se succede ancora, cerca nel registro del server l’id di questa richiesta.',
    },
    invalid_cursor: {
      title: 'questa pagina dell’elenco non esiste',
      detail: 'Ricarica la pagina.',
    },
    invalid_request: {
      title: 'i dati inseriti non vanno bene',
      detail: 'Guarda ciascuno dei campi indicati.',
    },
    invitation_over: {
      title: 'questo invito è già stato usato, o ha più di una settimana',
      detail:
        'Se non l’hai usato tu, dillo a un amministratore: qualcun altro può essere entrato al posto tuo. Altrimenti chiedine uno nuovo.',
    },
    json_needed: { title: 'la richiesta è vuota', detail: mistake },
    malformed_json: { title: 'la richiesta non è JSON valido', detail: mistake },
    malformed_path: { title: 'l’indirizzo non è valido' },
    method_not_allowed: { title: 'questa azione qui non è possibile', detail: mistake },
    name_taken: { title: 'esiste già un’area "{name}"', detail: 'Scegli un altro nome.' },
    not_found: {
      title: 'questo non esiste (più)',
      detail: 'Forse è stato rimosso. Ricarica la pagina.',
    },
    not_in_doubt: {
      title: 'il record {key} non è più in dubbio',
      detail: 'Guardalo di nuovo: forse qualcuno ha già risposto.',
    },
    not_in_source: {
      title: 'la sorgente non ha più il record {key}',
      detail: 'Ignoralo, oppure riprova perché venga chiuso.',
    },
    not_kept: {
      title: 'di questi record non è conservato ciò che è passato',
      detail: 'Scegli altri record, oppure leggine di nuovi dalla sorgente.',
    },
    not_runnable: {
      title: 'dopo questa modifica alcuni flussi non potrebbero partire',
      detail: 'Correggi prima ciò che è indicato.',
    },
    not_signed_in: { title: 'non hai effettuato l’accesso', detail: 'Accedi di nuovo.' },
    origin_unknown: {
      title: 'il connettore non invia a {origins}',
      detail: 'Consenti solo gli indirizzi che la connessione indica come estranei.',
    },
    passkey_unusable: {
      title: 'questa passkey non è stata creata adesso per questo server, o è già nota',
      detail: 'Ricomincia.',
    },
    passkeys_unavailable: {
      title: 'a questo indirizzo del server i browser non hanno passkey',
      detail: 'Apri il server a un indirizzo https con un nome, o chiedi al gestore di impostarlo.',
    },
    password_guessable: {
      title: 'la password è una di quelle che tutti provano per prime',
      detail: 'Prendi più parole che non c’entrano fra loro.',
    },
    password_must_change: {
      title: 'la password l’ha scelta qualcun altro e va cambiata',
      detail: 'Scegli una password tua.',
    },
    path_refused: { title: 'questo nome di file non è ammesso', detail: 'Scegli un altro nome.' },
    person_elsewhere: {
      title: '"{email}" possiede l’installazione, o è in aree di lavoro che non amministri',
      detail: 'Chiedi al proprietario di farlo.',
    },
    person_has_entered: {
      title: 'questa persona ha già modo di entrare',
      detail: 'Chi l’ha dimenticata la chiede a chi gestisce il server.',
    },
    person_is_owner: {
      title: '"{email}" è proprietario dell’installazione e amministra ogni area',
      detail: 'I proprietari si cambiano sul server, con "mapwright user".',
    },
    person_known: {
      title: '"{email}" fa già parte di quest’area',
      detail: 'Cambiane invece il ruolo.',
    },
    plan_failed: {
      title: 'non è stato possibile fare la prova: {reason}',
      detail: 'Correggi ciò che è indicato e riprova.',
    },
    project_broken: {
      title: 'ci sono errori nei file',
      detail: 'Correggili prima.',
    },
    proof_needed: {
      title: 'per questo serve di nuovo la password o un secondo fattore',
      detail: 'Conferma che sei tu e riprova.',
    },
    quota_reached: {
      title: 'uno spazio di lavoro contiene al massimo 1000 file, per 32 MB in tutto',
      detail: 'Togli ciò che non serve, o crea un altro spazio di lavoro.',
    },
    set_up_already: {
      title: 'esiste già un account',
      detail: 'Accedi, oppure chiedi al proprietario di farti entrare.',
    },
    setup_code_wrong: {
      title: 'il codice non è quello che il server ha mostrato all’avvio',
      detail: 'Guarda nel registro del server e copialo per intero.',
    },
    setup_missing: {
      title: 'manca ancora qualcosa: {reason}',
      detail: 'Completa la configurazione dell’integrazione.',
    },
    setup_over: {
      title: 'questo segreto è stato creato per un’altra persona, o troppo tempo fa',
      detail: 'Ricomincia, e metti il nuovo codice nell’app.',
    },
    sign_in_failed: {
      title: 'l’indirizzo e-mail o la password non è giusto',
      detail: 'Riprova, oppure chiedi a un amministratore una nuova password.',
    },
    sign_in_over: {
      title:
        'questo accesso non è cominciato in questo browser, è durato troppo, o ha avuto troppi tentativi',
      detail: 'Ricomincia con la password.',
    },
    sign_in_unknown: {
      title: 'questo accesso non è cominciato qui, o è durato troppo',
      detail: 'Ricomincia dalla connessione, in questo browser.',
    },
    system_refused: {
      title: '{reason}',
      detail: 'Controlla la connessione, poi riprova.',
    },
    trial_failed: {
      title: 'non si può ancora attivare: nella prova alcuni record non sono riusciti',
      detail: 'Correggi la causa e riprova, oppure conferma che vuoi attivare lo stesso.',
    },
    trial_missing: {
      title: 'non si può ancora attivare: non è stato provato con queste risposte',
      detail: 'Prova prima e guarda che cosa verrebbe scritto.',
    },
    token_unusable: {
      title: 'il token API è sconosciuto, revocato o scaduto',
      detail: 'Creane uno nuovo nelle impostazioni.',
    },
    server_busy: {
      title: 'in questo momento troppi altri fanno controllare e provare qualcosa',
      detail: 'Riprova tra poco.',
    },
    too_costly: {
      title: 'il calcolo richiede troppo tempo o troppa memoria',
      detail: 'Semplifica i file e le formule, o chiedi meno in una volta.',
    },
    too_many_at_once: {
      title: 'ne hai già troppi in corso',
      detail: 'Aspetta che ci sia la risposta.',
    },
    too_large: { title: 'sono troppi dati in una volta', detail: 'Inviane di meno.' },
    too_many_streams: { title: 'troppe pagine aperte insieme', detail: 'Chiudine qualcuna.' },
    too_many_tries: {
      title: 'troppi tentativi',
      detail: 'Riprova tra {minutes} minuti.',
    },
    too_slow: {
      title: 'la risposta ha richiesto troppo tempo',
      detail: 'Chiedi meno in una volta, oppure riprova più tardi.',
    },
    unsupported_charset: { title: 'la richiesta non è in UTF-8', detail: mistake },
    unsupported_encoding: { title: 'la richiesta è compressa in modo ignoto', detail: mistake },
    wrong_length: { title: 'la richiesta è arrivata incompleta', detail: later },
  },
}
