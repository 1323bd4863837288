import { join } from 'node:path'
import { packageFolder } from '../projects/package-folder.ts'
import { writePackage } from './write-package.ts'

await writePackage(join(packageFolder, 'dist', 'mapwright'), join(packageFolder, 'dist', 'ui'))
