import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js'
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'

export type Colour = readonly [red: number, green: number, blue: number]
type Drawing = { width: number; height: number; at: (x: number, y: number) => Colour }

export const red: Colour = [220, 20, 20]
export const green: Colour = [20, 180, 20]
export const blue: Colour = [20, 20, 220]

/** A picture of one colour. */
export const plain = (size: number, colour: Colour = green): Drawing => ({ width: size, height: size, at: () => colour })

function pixelsOf({ width, height, at }: Drawing): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) data.set([...at(x, y), 255], (y * width + x) * 4)
  return data
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A real PNG; `says` claims another size in its header than it has. */
export function aPng(drawing: Drawing, says: { width?: number; height?: number } = {}): Buffer {
  const { width, height } = drawing
  const header = Buffer.alloc(13)
  header.writeUInt32BE(says.width ?? width, 0)
  header.writeUInt32BE(says.height ?? height, 4)
  header.set([8, 6], 8)
  const pixels = Buffer.from(pixelsOf(drawing).buffer)
  const rows = Array.from({ length: height }, (_, y) => [Buffer.alloc(1), pixels.subarray(y * width * 4, (y + 1) * width * 4)]).flat()
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const text = chunk('tEXt', Buffer.from('Comment\0a-secret-place'))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    text,
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A JPEG as a phone makes one: which way is up and where it was taken stand beside the pixels (Exif 2.3, 4.6.4). */
export async function aJpeg(drawing: Drawing, orientation: number): Promise<Buffer> {
  await initJpeg(moduleAt('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'))
  const { width, height } = drawing
  const jpeg = Buffer.from(await encodeJpeg({ data: pixelsOf(drawing), width, height, colorSpace: 'srgb' }, { quality: 95 }))
  const oneTag = Buffer.from([
    0x00,
    0x01,
    0x01,
    0x12,
    0x00,
    0x03,
    0x00,
    0x00,
    0x00,
    0x01,
    0x00,
    orientation,
    0x00,
    0x00,
    0x00,
    0x00,
    0x00,
    0x00,
  ])
  const exif = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\u0008', 'latin1'), oneTag, Buffer.from('a-secret-place')])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(exif.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)])
}

export async function aWebp(drawing: Drawing): Promise<Buffer> {
  await initWebp(moduleAt('@jsquash/webp/codec/enc/webp_enc_simd.wasm'))
  const { width, height } = drawing
  return Buffer.from(await encodeWebp({ data: pixelsOf(drawing), width, height, colorSpace: 'srgb' }, { quality: 90 }))
}

/** As much of it as is used here; the types of Node.js leave it to those of browsers. */
declare const WebAssembly: { Module: new (bytes: Uint8Array) => object }

export function moduleAt(path: string): object {
  return new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve(path))))
}
