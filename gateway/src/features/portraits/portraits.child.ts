// Reads one picture from standard input and writes it to standard output as a small square WebP. It runs as a process of its own that may read
// nothing but its own code, write nothing, start nothing and reach no network (portraits.remaking.ts): a picture may be made to break whoever
// parses it. Only pixels get through, so nothing of what else is in a file does: no place, no camera, no profile.
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js'
import decodePng, { init as initPng } from '@jsquash/png/decode.js'
import decodeWebp, { init as initWebpDecoder } from '@jsquash/webp/decode.js'
import encodeWebp, { init as initWebpEncoder } from '@jsquash/webp/encode.js'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PlainImageData } from './portraits.image-data.ts'
import { squareOf, type Pixels } from './portraits.square.ts'

/** As much of it as is used here; the types of Node.js leave it to those of browsers. */
declare const WebAssembly: { Module: new (bytes: Uint8Array) => object }

Object.assign(globalThis, { ImageData: PlainImageData })

const bytes = readFileSync(0)
const square = squareOf(await decode(bytes))
await initWebpEncoder(moduleAt('@jsquash/webp/codec/enc/webp_enc_simd.wasm'))
const encoded = await encodeWebp({ ...square, colorSpace: 'srgb' }, { quality: 82 })
writeFileSync(1, Buffer.from(encoded))

async function decode(picture: Buffer): Promise<Pixels> {
  const whole = Uint8Array.from(picture).buffer
  const [first] = picture
  if (first === 0x89) {
    await initPng(moduleAt('@jsquash/png/codec/pkg/squoosh_png_bg.wasm'))
    return decodePng(whole, { bitDepth: 8 })
  }
  if (first === 0xff) {
    await initJpeg(moduleAt('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'))
    // Phones store pictures as the sensor lay, and say beside it which way is up.
    return decodeJpeg(whole, { preserveOrientation: true })
  }
  await initWebpDecoder(moduleAt('@jsquash/webp/codec/dec/webp_dec.wasm'))
  return decodeWebp(whole)
}

function moduleAt(path: string): object {
  return new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve(path))))
}
