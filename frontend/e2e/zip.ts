/** Makes ZIP files, uncompressed: as much as an upload needs. */
import { crc32 } from 'node:zlib'

const u16 = (value: number) => Buffer.from([value & 0xff, value >> 8])
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

export function zipOf(files: Record<string, string>): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const [name, data] = [Buffer.from(path), Buffer.from(text)]
    const facts = [u16(20), u16(0), u16(0), u16(0), u16(0x21), u32(crc32(data)), u32(data.length), u32(data.length), u16(name.length), u16(0)]
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), ...facts, name, data])
    central.push(Buffer.from('PK\x01\x02'), u16(20), ...facts, u16(0), u16(0), u16(0), u32(0), u32(offset), name)
    local.push(entry)
    offset += entry.length
  }
  const directory = Buffer.concat(central)
  const count = Object.keys(files).length
  const end = [Buffer.from('PK\x05\x06'), u16(0), u16(0), u16(count), u16(count), u32(directory.length), u32(offset), u16(0)]
  return Buffer.concat([...local, directory, ...end])
}
