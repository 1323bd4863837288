import alerts from './alerts.json' with { type: 'json' }
import app from './app.json' with { type: 'json' }
import blocks from './blocks.json' with { type: 'json' }
import connections from './connections.json' with { type: 'json' }
import connector from './connector.json' with { type: 'json' }
import drawer from './drawer.json' with { type: 'json' }
import editor from './editor.json' with { type: 'json' }
import errors from './errors.json' with { type: 'json' }
import factors from './factors.json' with { type: 'json' }
import files from './files.json' with { type: 'json' }
import form from './form.json' with { type: 'json' }
import functionNames from './function-names.json' with { type: 'json' }
import functions from './functions.json' with { type: 'json' }
import gesture from './gesture.json' with { type: 'json' }
import gestureRefused from './gesture-refused.json' with { type: 'json' }
import help from './help.json' with { type: 'json' }
import mapping from './mapping.json' with { type: 'json' }
import missing from './missing.json' with { type: 'json' }
import newFlow from './new-flow.json' with { type: 'json' }
import overview from './overview.json' with { type: 'json' }
import pipeline from './pipeline.json' with { type: 'json' }
import privacy from './privacy.json' with { type: 'json' }
import publish from './publish.json' with { type: 'json' }
import records from './records.json' with { type: 'json' }
import schedules from './schedules.json' with { type: 'json' }
import session from './session.json' with { type: 'json' }
import settings from './settings.json' with { type: 'json' }
import subscriptions from './subscriptions.json' with { type: 'json' }
import support from './support.json' with { type: 'json' }
import tour from './tour.json' with { type: 'json' }
import trial from './trial.json' with { type: 'json' }
import trigger from './trigger.json' with { type: 'json' }
import wizard from './wizard.json' with { type: 'json' }
import wizardRows from './wizard-rows.json' with { type: 'json' }
import yaml from './yaml.json' with { type: 'json' }

/** The words of each area of the UI, for who reads this language. */
export const words = {
  functions,
  alerts,
  app,
  blocks,
  'function-names': functionNames,
  connections,
  connector,
  drawer,
  editor,
  errors,
  factors,
  files,
  form,
  gesture,
  'gesture-refused': gestureRefused,
  help,
  mapping,
  missing,
  'new-flow': newFlow,
  overview,
  pipeline,
  subscriptions,
  privacy,
  publish,
  records,
  schedules,
  session,
  settings,
  support,
  tour,
  trial,
  trigger,
  wizard,
  'wizard-rows': wizardRows,
  yaml,
}
