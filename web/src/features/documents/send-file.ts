import { restoreSession } from '../../api/client.ts'
import { ApiError, isFields, parsed, UnreachableError } from '../../api/errors.ts'

export type FileToSend = { file: File; categoryId: string | null; onProgress: (loaded: number) => void; signal: AbortSignal }

/**
 * Sends a PDF and gives the id of the document it became. By XMLHttpRequest, because `fetch` does not tell how much of a
 * body has left.
 */
export async function sendFile(upload: FileToSend): Promise<string> {
  const first = await post(upload)
  const answer = first.status === 401 && (await restoreSession()) ? await post(upload) : first
  const body = parsed(answer.text)
  if (answer.status !== 201) throw new ApiError(answer.status, isFields(body) ? body : {}, answer)
  if (!isFields(body) || typeof body.id !== 'string') throw new ApiError(answer.status, { title: 'The answer was not a document.' }, answer)
  return body.id
}

type Answer = { status: number; text: string; requestId: string | null; retryAfter: string | null }

function post({ file, categoryId, onProgress, signal }: FileToSend): Promise<Answer> {
  const form = new FormData()
  // Before the file, so that the server knows it when the first byte of the file arrives.
  if (categoryId) form.append('category_id', categoryId)
  form.append('file', file)
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded))
    request.addEventListener('load', () =>
      resolve({
        status: request.status,
        text: request.responseText,
        requestId: request.getResponseHeader('x-request-id'),
        retryAfter: request.getResponseHeader('retry-after'),
      }),
    )
    request.addEventListener('error', () => reject(new UnreachableError('upload cut')))
    request.addEventListener('abort', () => reject(new DOMException('the upload was cancelled', 'AbortError')))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.open('POST', '/api/documents')
    request.setRequestHeader('accept', 'application/json')
    request.send(form)
  })
}
