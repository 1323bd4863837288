import { defineText } from '../text/define-text.ts'

export const sessionText = defineText('session', {
  en: {
    signIn: 'Sign in',
    signInWith: 'Sign in with {{title}}',
    openidUnavailable:
      '{{title}} cannot be reached now. Try again later, or sign in with a password.',
    openidFailed: 'Signing in with {{title}} did not work. Try again.',
    openidExpired: 'Signing in with {{title}} took too long, or was begun elsewhere. Try again.',
    openidUnknown:
      'Nobody of this address at {{title}} has an account here. Ask an administrator to let you in.',
    email: 'E-mail address',
    password: 'Password',
    showPassword: 'Show or hide it',
    passwordHint: 'At least 10 characters. A sentence is easy to remember and hard to guess.',
    welcome: 'Welcome to Mapwright',
    welcomeHint: 'Nobody has an account here yet. Make the first one: it administers everything.',
    name: 'Your name',
    workspaceTitle: 'Name of the first workspace',
    workspaceHint: 'A workspace holds the systems and flows of one merchant.',
    code: 'Set-up code',
    codeHint: 'The server printed it when it started.',
    invitedHint:
      'You were invited. Choose a password that nobody else knows; from then on you sign in with it.',
    ownPassword: 'Choose your own password',
    newPassword: 'New password',
    newPasswordHint:
      'Somebody else made the present one for you. Nobody will know the new one but you.',
    oldPassword: 'Present password',
    begin: 'Begin',
    or: 'or',
  },
  it: {
    signIn: 'Accedi',
    signInWith: 'Accedi con {{title}}',
    openidUnavailable:
      '{{title}} ora non è raggiungibile. Riprova più tardi, o accedi con una password.',
    openidFailed: 'L’accesso con {{title}} non è riuscito. Riprova.',
    openidExpired: 'L’accesso con {{title}} è durato troppo, o è cominciato altrove. Riprova.',
    openidUnknown:
      'Nessuno con questo indirizzo presso {{title}} ha un account qui. Chiedi a un amministratore di farti entrare.',
    email: 'Indirizzo e-mail',
    password: 'Password',
    showPassword: 'Mostra o nascondi',
    passwordHint: 'Almeno 10 caratteri. Una frase è facile da ricordare e difficile da indovinare.',
    welcome: 'Benvenuto in Mapwright',
    welcomeHint: 'Qui nessuno ha ancora un account. Crea il primo: amministrerà tutto.',
    name: 'Il tuo nome',
    workspaceTitle: 'Nome della prima area di lavoro',
    workspaceHint: 'Un’area di lavoro contiene i sistemi e i flussi di un negozio.',
    code: 'Codice di configurazione',
    codeHint: 'Il server lo ha scritto all’avvio.',
    invitedHint:
      'Hai ricevuto un invito. Scegli una password che nessun altro conosce: da ora in poi accederai con quella.',
    ownPassword: 'Scegli la tua password',
    newPassword: 'Nuova password',
    newPasswordHint: 'Quella attuale l’ha creata un’altra persona. La nuova la conoscerai solo tu.',
    oldPassword: 'Password attuale',
    begin: 'Inizia',
    or: 'oppure',
  },
  nl: {
    signIn: 'Aanmelden',
    signInWith: 'Aanmelden met {{title}}',
    openidUnavailable:
      '{{title}} is nu niet bereikbaar. Probeer het later, of meld je aan met een wachtwoord.',
    openidFailed: 'Aanmelden met {{title}} lukte niet. Probeer het opnieuw.',
    openidExpired:
      'Aanmelden met {{title}} duurde te lang, of is elders begonnen. Probeer het opnieuw.',
    openidUnknown:
      'Niemand met dit adres bij {{title}} heeft hier een account. Vraag een beheerder om je toe te laten.',
    email: 'E-mailadres',
    password: 'Wachtwoord',
    showPassword: 'Tonen of verbergen',
    passwordHint: 'Minstens 10 tekens. Een zin is makkelijk te onthouden en moeilijk te raden.',
    welcome: 'Welkom bij Mapwright',
    welcomeHint: 'Niemand heeft hier nog een account. Maak het eerste: dat beheert alles.',
    name: 'Je naam',
    workspaceTitle: 'Naam van de eerste werkruimte',
    workspaceHint: 'Een werkruimte bevat de systemen en flows van één winkel.',
    code: 'Installatiecode',
    codeHint: 'De server toonde die bij het starten.',
    invitedHint:
      'Je bent uitgenodigd. Kies een wachtwoord dat niemand anders kent; daarmee meld je je voortaan aan.',
    ownPassword: 'Kies je eigen wachtwoord',
    newPassword: 'Nieuw wachtwoord',
    newPasswordHint: 'Iemand anders maakte het huidige voor je. Het nieuwe ken alleen jij.',
    oldPassword: 'Huidig wachtwoord',
    begin: 'Beginnen',
    or: 'of',
  },
})
