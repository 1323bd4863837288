import type { SayReason } from '../projects/projects.ts'
import type { Services } from './services.ts'

/** The services with texts of files in the language of a caller, who reads and changes nothing by them. */
export function inLanguage(services: Services, language: string): Services {
  return language === 'en' ? services : { ...services, projects: services.projects.in(language) }
}

/** Says reasons as a caller reads them. */
export function sayReasonTo(
  services: Services,
  { workspace, language }: { readonly workspace: string; readonly language: string },
): Promise<SayReason> {
  return inLanguage(services, language).projects.sayReason(workspace)
}
