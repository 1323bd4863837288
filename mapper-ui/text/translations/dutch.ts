import { functionHelp } from './function-help/dutch.ts'
import { keyHelp } from './key-help/dutch.ts'
import type { Translations } from './translations.ts'

const later = 'Probeer het zo nog eens.'
const mistake = 'Dit is een fout in het programma: meld het bij wie de server beheert.'

export const words: Omit<Translations, 'messages'> = {
  functionHelp,
  keyHelp,
  problems: {
    aborted: { title: 'het verzoek is afgebroken', detail: later },
    action_under_way: { title: 'deze actie loopt al', detail: later },
    already_added: { title: '"{name}" is al toegevoegd', detail: 'Ga verder met instellen.' },
    answers_wrong: {
      title: 'sommige antwoorden kloppen niet',
      detail: 'Kijk naar elk van de genoemde velden.',
    },
    changed_meanwhile: {
      title: 'iemand anders heeft dit intussen gewijzigd',
      detail: 'Laad het opnieuw, kijk wat er anders is, en doe je wijziging daarbovenop.',
    },
    connection_in_use: {
      title: 'verbinding "{name}" wordt gebruikt door {usedBy}',
      detail: 'Geef die eerst een andere verbinding.',
    },
    connection_unknown: {
      title: 'deze verbinding bestaat niet',
      detail: 'Kies een andere, of maak haar aan.',
    },
    connector_unknown: {
      title: 'dit soort systeem bestaat niet',
      detail: 'Kies er een uit de lijst.',
    },
    credentials_closed: {
      title: 'de opgeslagen inloggegevens zijn niet te openen met de sleutel van deze server',
      detail: 'Geef de server de sleutel waarmee ze zijn opgeslagen, of voer ze opnieuw in.',
    },
    database_unreachable: { title: 'de database antwoordt niet', detail: later },
    factor_missing: {
      title: 'dit account heeft nog geen tweede factor',
      detail: 'Stel eerst een authenticator-app of een passkey in.',
    },
    factor_needed: {
      title: 'deze rol vraagt een tweede factor, en dit account heeft er nog geen',
      detail: 'Stel eerst een authenticator-app of een passkey in.',
    },
    factor_wrong: {
      title: 'de code of passkey is niet goed',
      detail:
        'Een code van de app geldt één keer, ongeveer een minuut: wacht op de volgende. Een herstelcode geldt één keer.',
    },
    file_conflict: {
      title: 'het bestand is intussen gewijzigd',
      detail: 'Open het bestand opnieuw en voeg de wijzigingen samen.',
    },
    flow_busy: {
      title: 'de flow draait',
      detail: 'Probeer het als de uitvoering klaar is, of stop haar eerst.',
    },
    folder_unusable: {
      title: 'de map met bestanden is niet te gebruiken',
      detail: 'Vraag wie de server beheert om ernaar te kijken.',
    },
    forbidden: {
      title: 'je rol staat dit niet toe',
      detail: 'Vraag een beheerder van de werkruimte om het te doen, of om die rol.',
    },
    foreign_host: {
      title: 'de server wordt aangeroepen met een naam die niet de zijne is',
      detail: 'Open hem als http://localhost, of stel MAPWRIGHT_URL in.',
    },
    forgery_suspected: {
      title: 'het verzoek lijkt niet van deze pagina te komen',
      detail: 'Laad de pagina opnieuw en probeer het nog eens.',
    },
    idempotency_key_reused: { title: 'deze actie is al verstuurd', detail: mistake },
    if_match_needed: {
      title: 'de toestand waarop de wijziging berust ontbreekt',
      detail: mistake,
    },
    internal: {
      title: 'er ging iets mis op de server',
      detail: 'Probeer het nog eens; blijft het, zoek dan in het log naar het id van dit verzoek.',
    },
    invalid_cursor: {
      title: 'deze pagina van de lijst bestaat niet',
      detail: 'Laad de pagina opnieuw.',
    },
    invalid_request: {
      title: 'wat is ingevuld klopt niet',
      detail: 'Kijk naar elk van de genoemde velden.',
    },
    invitation_over: {
      title: 'deze uitnodiging is al gebruikt, of ouder dan een week',
      detail:
        'Heb jij haar niet gebruikt, zeg het dan tegen een beheerder: misschien is iemand anders in jouw plaats binnengekomen. Vraag anders om een nieuwe.',
    },
    json_needed: { title: 'het verzoek is leeg', detail: mistake },
    malformed_json: { title: 'het verzoek is geen geldige JSON', detail: mistake },
    malformed_path: { title: 'het adres is niet geldig' },
    method_not_allowed: { title: 'deze actie kan hier niet', detail: mistake },
    name_taken: {
      title: 'er is al een werkruimte "{name}"',
      detail: 'Kies een andere naam.',
    },
    not_found: {
      title: 'dit bestaat niet (meer)',
      detail: 'Misschien is het verwijderd. Laad de pagina opnieuw.',
    },
    not_in_doubt: {
      title: 'over record {key} is geen twijfel meer',
      detail: 'Kijk er nog eens naar: misschien heeft iemand al geantwoord.',
    },
    not_in_source: {
      title: 'de bron heeft record {key} niet meer',
      detail: 'Negeer het, of probeer het opnieuw zodat het wordt gesloten.',
    },
    not_kept: {
      title: 'van deze records is niet bewaard wat er doorging',
      detail: 'Kies andere records, of lees nieuwe uit de bron.',
    },
    not_runnable: {
      title: 'na deze wijziging zouden sommige flows niet kunnen draaien',
      detail: 'Verhelp eerst wat genoemd is.',
    },
    not_signed_in: { title: 'je bent niet aangemeld', detail: 'Meld je opnieuw aan.' },
    origin_unknown: {
      title: 'de connector verstuurt niet naar {origins}',
      detail: 'Sta alleen adressen toe die de verbinding als vreemd noemt.',
    },
    passkey_unusable: {
      title: 'deze passkey is niet zojuist voor deze server gemaakt, of is al bekend',
      detail: 'Begin opnieuw.',
    },
    passkeys_unavailable: {
      title: 'op dit adres van de server hebben browsers geen passkeys',
      detail:
        'Open de server op een https-adres met een naam, of vraag de beheerder dat in te stellen.',
    },
    password_guessable: {
      title: 'het wachtwoord is er een dat iedereen het eerst probeert',
      detail: 'Neem meerdere woorden die niet bij elkaar horen.',
    },
    password_must_change: {
      title: 'het wachtwoord is door iemand anders gekozen en moet eerst veranderen',
      detail: 'Kies een eigen wachtwoord.',
    },
    path_refused: {
      title: 'deze bestandsnaam is niet toegestaan',
      detail: 'Kies een andere naam.',
    },
    person_elsewhere: {
      title: '"{email}" is eigenaar van de installatie, of zit in werkruimtes die je niet beheert',
      detail: 'Vraag de eigenaar om het te doen.',
    },
    person_has_entered: {
      title: 'deze persoon kan al binnenkomen',
      detail: 'Wie het vergeten is, vraagt het aan wie de server beheert.',
    },
    person_is_owner: {
      title: '"{email}" is eigenaar van de installatie en beheert elke werkruimte',
      detail: 'Eigenaren wijzig je op de server, met "mapwright user".',
    },
    person_known: {
      title: '"{email}" zit al in deze werkruimte',
      detail: 'Wijzig in plaats daarvan de rol.',
    },
    plan_failed: {
      title: 'proefdraaien lukte niet: {reason}',
      detail: 'Verhelp wat genoemd is, en probeer het nog eens.',
    },
    project_broken: { title: 'er zitten fouten in de bestanden', detail: 'Herstel die eerst.' },
    proof_needed: {
      title: 'hiervoor is het wachtwoord of een tweede factor opnieuw nodig',
      detail: 'Bevestig dat jij het bent en probeer het opnieuw.',
    },
    set_up_already: {
      title: 'er is al een account',
      detail: 'Meld je aan, of laat de eigenaar je toelaten.',
    },
    quota_reached: {
      title: 'een werkruimte bevat hoogstens 1000 bestanden, samen 32 MB',
      detail: 'Verwijder wat niet nodig is, of maak een andere werkruimte.',
    },
    setup_code_wrong: {
      title: 'de code is niet die van het begin van de server',
      detail: 'Kijk in het log van de server en neem de code in haar geheel over.',
    },
    setup_missing: {
      title: 'er ontbreekt nog iets: {reason}',
      detail: 'Maak het instellen van de koppeling af.',
    },
    setup_over: {
      title: 'dit geheim is voor iemand anders gemaakt, of te lang geleden',
      detail: 'Begin opnieuw, en neem de nieuwe code op in de app.',
    },
    sign_in_failed: {
      title: 'het e-mailadres of het wachtwoord klopt niet',
      detail: 'Probeer het nog eens, of vraag een beheerder om een nieuw wachtwoord.',
    },
    sign_in_over: {
      title:
        'deze aanmelding is niet in deze browser begonnen, duurde te lang, of had te veel pogingen',
      detail: 'Begin opnieuw met het wachtwoord.',
    },
    sign_in_unknown: {
      title: 'deze aanmelding is hier niet begonnen, of duurde te lang',
      detail: 'Begin opnieuw bij de verbinding, in deze browser.',
    },
    system_refused: {
      title: '{reason}',
      detail: 'Controleer de verbinding en probeer het nog eens.',
    },
    trial_failed: {
      title: 'het kan nog niet aan: bij het uitproberen zijn records mislukt',
      detail: 'Los de oorzaak op en probeer opnieuw, of bevestig dat het toch aan moet.',
    },
    trial_missing: {
      title: 'het kan nog niet aan: het is niet uitgeprobeerd met deze antwoorden',
      detail: 'Probeer het eerst uit en bekijk wat er geschreven zou worden.',
    },
    token_unusable: {
      title: 'het API-token is onbekend, ingetrokken of verlopen',
      detail: 'Maak een nieuw token in de instellingen.',
    },
    server_busy: {
      title: 'op dit moment laten te veel anderen iets controleren en uitproberen',
      detail: 'Probeer het zo meteen nog eens.',
    },
    too_costly: {
      title: 'dit doorrekenen kost te veel tijd of geheugen',
      detail: 'Maak de bestanden en formules eenvoudiger, of vraag minder tegelijk.',
    },
    too_many_at_once: {
      title: 'er lopen er al te veel van jou',
      detail: 'Wacht tot ze beantwoord zijn.',
    },
    too_large: { title: 'dit zijn te veel gegevens in één keer', detail: 'Stuur er minder.' },
    too_many_streams: {
      title: 'er staan te veel pagina’s tegelijk open',
      detail: 'Sluit er een paar.',
    },
    too_many_tries: {
      title: 'er waren te veel pogingen',
      detail: 'Probeer het over {minutes} minuten nog eens.',
    },
    too_slow: {
      title: 'het antwoord duurde te lang',
      detail: 'Vraag minder tegelijk, of probeer het later nog eens.',
    },
    unsupported_charset: { title: 'het verzoek is niet in UTF-8', detail: mistake },
    unsupported_encoding: {
      title: 'het verzoek is op een onbekende manier gecomprimeerd',
      detail: mistake,
    },
    wrong_length: { title: 'het verzoek kwam onvolledig aan', detail: later },
  },
}
