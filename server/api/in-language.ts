import type { Services } from './services.ts'

/** The services with texts of files in the language of a caller, who reads and changes nothing by them. */
export function inLanguage(services: Services, language: string): Services {
  return language === 'en' ? services : { ...services, projects: services.projects.in(language) }
}
