export { type Diagnostic, type DocumentPath, formatDiagnostic, type Problem } from './diagnostic.ts'
export { type AppliedFix, applyFixes, type FixedText, isFixable } from './edit/apply-fixes.ts'
export { editYaml, editYamlTogether } from './edit/edit-yaml.ts'
export { keepFormulaEnd } from './edit/formula-end.ts'
export { listFlow } from './edit/list-flow.ts'
export {
  findInOutline,
  type OutlineNode,
  outlineYaml,
  pathAtOffset,
  type TextRange,
} from './edit/outline-yaml.ts'
export {
  applyTextEdits,
  invertTextEdits,
  orderTextEdits,
  type TextEdit,
} from './edit/text-edit.ts'
export type {
  Edited,
  EditOutcome,
  EditPlace,
  Refusal,
  RefusalCode,
  YamlEdit,
} from './edit/yaml-edit.ts'
export { analyseFormula } from './formula/analyse-formula.ts'
export { compileFormula } from './formula/compile-formula.ts'
export { describeFunctions, type FunctionDescription } from './formula/describe-functions.ts'
export { type EvaluationContext, type Formula, FormulaError } from './formula/formula.ts'
export type {
  AnalysisScope,
  FormulaAnalysis,
  FormulaDiagnostic,
  FormulaLineage,
  FormulaType,
} from './formula/formula-analysis.ts'
export {
  type CombinedFormula,
  combineFormula,
  type FormulaGesture,
} from './formula/graph/combine-formula.ts'
export { drawFormula } from './formula/graph/draw-formula.ts'
export type {
  ChipStep,
  CodeNode,
  ConstantChip,
  EachNode,
  EachStep,
  FormulaGraph,
  FormulaRange,
  FunctionNode,
  GraphNode,
  ListRowsNode,
  LookupNode,
  NamesNode,
  ObjectRowsNode,
  Port,
  SourceChip,
  VariableChip,
  WhenNode,
} from './formula/graph/formula-graph.ts'
export { type FieldNames, movePath, namedFields } from './formula/graph/move-path.ts'
export { printFormula } from './formula/graph/print-formula.ts'
export { type NodeValue, valuesOfFormula } from './formula/graph/values-of-formula.ts'
export { isTruthy } from './formula/is-truthy.ts'
export { RecordBudget } from './formula/run/record-budget.ts'
export { createReasonTranslator, type ReasonPair } from './formula/translate-reasons.ts'
export {
  isUnknown,
  KNOWN_AFTER_CREATE,
  mentionsUnknown,
  sayUnknown,
  UnknownValues,
} from './formula/unknown-values.ts'
export { hashJson, hashText } from './hash.ts'
export {
  canonicalJson,
  equalJson,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
} from './json.ts'
export { parseDuration } from './language/duration.ts'
export { type FileKind, fileSchema } from './language/file-schema.ts'
export { parseText, type YamlText } from './language/parse-yaml.ts'
export {
  connectorNameOf,
  isConnectorFile,
  type ProjectFile,
  parseTitlesPath,
  readSourceFile,
} from './language/source-file.ts'
export { type ChangeValue, changeTexts, changeValues } from './messages/change-values.ts'
export type { Kind } from './messages/kinds.ts'
export { loadWords } from './messages/load-words.ts'
export {
  CATALOGUE,
  eachOnce,
  isMessage,
  isSameMessage,
  kindOf,
  type Message,
  type MessageCode,
  partsOf,
  say,
  sayAll,
  sayEither,
  sayRemote,
} from './messages/message.ts'
export { messageOf } from './messages/message-of.ts'
export { type Namer, plain, toText } from './messages/to-text.ts'
export type { Words } from './messages/words.ts'
export { type ExactReading, isLargeNumber, isLongDecimal, parseJson } from './parse-json.ts'
export { parseUrl } from './parse-url.ts'
export { formulaCause } from './plan/cause.ts'
export {
  type CompiledConnector,
  compileConnector,
  type KnownTransports,
} from './plan/compile-connector.ts'
export type { ConnectorPlan, ConnectorTest, ErrorClass, LimitPlan } from './plan/connector-plan.ts'
export { describeFields, describeOrigins, type FieldOrigin } from './plan/describe-origins.ts'
export {
  evaluateField,
  evaluateFields,
  evaluateValue,
  FieldError,
} from './plan/evaluate-value.ts'
export { findStart } from './plan/find-start.ts'
export { findStops, type Stop } from './plan/find-stops.ts'
export { findWaitedFor } from './plan/find-waited-for.ts'
export type { FlowPlan, StepPlan, TableSide, TriggerPlan } from './plan/flow-plan.ts'
export type { FlowChoice, IntegrationPlan } from './plan/integration-plan.ts'
export { idOf, idParts, type KeyPlan, soleKey, textOfKey, toId } from './plan/key-plan.ts'
export { listTexts } from './plan/list-texts.ts'
export {
  HIDDEN_VALUE,
  hideInReason,
  hideInSaid,
  type IsOpenField,
} from './plan/open-reasons.ts'
export {
  chooseRefill,
  type RefillChoice,
  type RefillField,
  type RefillProblem,
  refillChoices,
} from './plan/refill-fields.ts'
export type {
  AllPartPlan,
  BetweenPlan,
  ChangedPlan,
  CreatePlan,
  EachPartPlan,
  FindPlan,
  IndexPlan,
  KeptPlan,
  ListPlan,
  MorePlan,
  ResourcePlan,
  UpdatePlan,
} from './plan/resource-plan.ts'
export { stepsWithin } from './plan/steps-within.ts'
export { choicesOfSchema, keyOfText } from './plan/table-choices.ts'
export { sideSchema } from './plan/table-side.ts'
export type { TransportSpec } from './plan/transport-spec.ts'
export type { FieldPlan, ValuePlan } from './plan/value-plan.ts'
export type { ExplainedField } from './preview/explain-fields.ts'
export {
  type FieldProvenance,
  provenanceOf,
  type SourceValue,
  type TableAnswer,
  type TakenCase,
} from './preview/field-provenance.ts'
export type {
  FieldPreview,
  FlowPreview,
  PreviewPass,
  PreviewRequest,
  StepDecision,
  StepPreview,
} from './preview/flow-preview.ts'
export { maskRecord } from './preview/mask-record.ts'
export { namesInSchema } from './preview/names-in-schema.ts'
export { previewFlow } from './preview/preview-flow.ts'
export { sampleFromSchema } from './preview/sample-from-schema.ts'
export { listReasons, listStepTitles } from './project/check-titles.ts'
export {
  type ExplainedPart,
  type ExplainOptions,
  explainFlow,
} from './project/explain-flow.ts'
export { compileNamed, loadNamed, namedConnectors } from './project/load-named.ts'
export {
  type LoadOptions,
  loadInParts,
  loadProject,
  type Project,
  type ProjectFlow,
} from './project/load-project.ts'
export { readIntegrations } from './project/read-integration.ts'
export type { Difference, TestOutcome } from './proof/compare-expectation.ts'
export { createFakeConnection } from './proof/fake-connection.ts'
export { createFakeSystem, type FakeSystem, type FakeWrite } from './proof/fake-system.ts'
export type { Coverage } from './proof/measure-coverage.ts'
export {
  diagnoseCoverage,
  diagnoseTest,
  mutateProjectFlow,
  type ProjectMutation,
  testProjectFlow,
} from './proof/prove-flow.ts'
export type { FlowTestResult } from './proof/run-flow-test.ts'
export type { FlowTestsReport } from './proof/run-flow-tests.ts'
export type { RecordId } from './run/connection.ts'
export {
  type Connection,
  type FindOptions,
  type ListRequest,
  OperationError,
  type Page,
  type Resource,
  type SourceRecord,
  type TargetRecord,
  type TimeRange,
  type WriteOptions,
  type Writer,
} from './run/connection.ts'
export { forRefill } from './run/for-refill.ts'
export {
  applyPlan,
  type FlowPlanning,
  type PlannedDigest,
  type PlannedRecord,
  type PlannedWrite,
  planFlow,
} from './run/plan-flow.ts'
export { createPlanSession, type PlanSession } from './run/plan-session.ts'
export type { Clock, Ports } from './run/ports.ts'
export type { RecordCount } from './run/read/count-source.ts'
export { GONE_KEY } from './run/read/handle-gone.ts'
export { createToldRecords, type ToldRecords } from './run/read/told-records.ts'
export { workOnPartitions } from './run/read/work-on-partition.ts'
export { answerDoubt } from './run/record/answer-doubt.ts'
export type { Conclusion } from './run/record/conclude.ts'
export type { Known, Redact } from './run/record/redact.ts'
export { runEdited } from './run/record/run-edited.ts'
export type {
  Exchange,
  RecordStory,
  StoryDecision,
  StoryExchange,
  StoryKeeper,
  StoryStep,
  StoryWrite,
} from './run/record/story.ts'
export { type RunSummary, runFlow } from './run/run-flow.ts'
export type { Progress, RunOptions, RunScope } from './run/run-options.ts'
export { createKeyLock } from './run/session/key-lock.ts'
export type { Counts, Outcome } from './run/store/counts.ts'
export type { Cursor, Reading } from './run/store/cursor.ts'
export {
  type DurableRecord,
  type DurableState,
  type ListedRecord,
  type RecordQuery,
} from './run/store/durable-record.ts'
export {
  type CommitResult,
  type Effects,
  NO_EFFECTS,
  type RecordEvent,
} from './run/store/effects.ts'
export { type Grant, type LostCreate, type NewIntent } from './run/store/intent.ts'
export { KeyTooLongError, requireShortKeys } from './run/store/key-length.ts'
export { type Link, type LinkKey, linkWakeKey, parseLinkWakeKey } from './run/store/link.ts'
export { createMemoryStore, type MemoryStore } from './run/store/memory-store.ts'
export type { MissingRow } from './run/store/missing-row.ts'
export type { RecordWrite } from './run/store/outcome.ts'
export type { Kept } from './run/store/run-lease.ts'
export {
  FlowBusyError,
  heartbeatMs,
  LeaseLostError,
  leaseMarginMs,
  leaseTtlMs,
  type NewRun,
  type RunLease,
  type RunResult,
  type RunRow,
  type StartedRun,
} from './run/store/run-lease.ts'
export {
  firstPartition,
  type GoneReport,
  type LookedAhead,
  type Partition,
  type PartitionsState,
  type Store,
} from './run/store/store.ts'
export type { System, Systems } from './run/system.ts'
export { type FlowTrial, tryFlows } from './run/try-flows.ts'
export { compileSchema } from './schema/compile-schema.ts'
export { completeSettings } from './schema/complete-settings.ts'
export { hiddenQuestions } from './schema/hidden-questions.ts'
export { sayChoices, sayExpectation } from './schema/say-expectation.ts'
export { suggestionHint, suggestName } from './suggest-name.ts'
