import type { FlowPreview, PreviewRequest } from './flow-preview.ts'
import { previewPass } from './preview-pass.ts'

/**
 * Takes a sample record through a flow in pretended systems, once where nothing exists and once where all does, and
 * tells all that happened to it on its way.
 */
export async function previewFlow(request: PreviewRequest): Promise<FlowPreview> {
  return {
    create: await previewPass(request, 'create'),
    update: await previewPass(request, 'update'),
  }
}
