/**
 * A file with everything that a tree, details, tables and texts have to show, made by h5py: deep and wide groups, links
 * of all kinds, types, filters, attributes, hostile names.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { python } from "../../../hdf5/other-tools.ts";

/** A name that would be markup, an instruction and a riddle to whoever does not treat it as text. */
export const hostileName = "<img src=x onerror=document.title='owned'>\u202eevil&amp;";

/** Names in the group `/many`. */
export const manyNames = 3000;

/** Writes the file. */
export function writeZoo(path: string): void {
  python(
    path,
    `
f = h5py.File(path, 'w')
f.attrs['title'] = 'A zoo of values'
e = f.create_group('entry')
e.attrs['NX_class'] = 'NXentry'
stack = (np.arange(12 * 60 * 80, dtype='u2').reshape(12, 60, 80) * 7) % 4096
d = e.create_dataset('frames', data=stack, chunks=(1, 30, 40), compression='gzip', compression_opts=4, shuffle=True, maxshape=(None, 60, 80))
d.attrs['units'] = 'counts'
d.attrs['long'] = 'word ' * 400
d.attrs['matrix'] = np.arange(12).reshape(3, 4)
d.attrs['hostile'] = '<b>bold</b>'
ins = e.create_group('instrument')
det = ins.create_group('detector')
det['gain'] = np.float64(1.25)
det['name'] = 'Eiger <b>2X</b> 16M'
det['mask'] = np.eye(20, dtype='u1')
ins['wavelength'] = np.linspace(0.5, 1.5, 500)
s = e.create_group('sample')
s['note'] = 'line one\\nline two: ' + 'x' * 300
s['big'] = np.arange(2_000_000, dtype='i8') * 1_000_000_007
s['precise'] = np.array([2**63 - 1, -2**63, 0], dtype='i8')
t = np.zeros(5000, dtype=[('id', 'u4'), ('name', 'S24'), ('x', 'f4'), ('y', 'f8')])
t['id'] = np.arange(5000); t['name'] = [b'peak %d' % i for i in range(5000)]; t['x'] = np.arange(5000) / 8; t['y'] = -np.arange(5000) * 1e-9
s['peaks'] = t
s.create_dataset('words', data=np.array(['alpha', 'beta\\tgamma', 'with "quotes"'], dtype=h5py.string_dtype()))
s.create_dataset('states', data=np.array([0, 1, 2, 1]), dtype=h5py.enum_dtype({'idle': 0, 'busy': 1, 'failed': 2}, 'i4'))
s['empty'] = h5py.Empty('f4')
s.create_dataset('none', shape=(0, 4), dtype='f4')
s['wide'] = np.arange(50 * 3000, dtype='i4').reshape(50, 3000)
many = f.create_group('many')
for i in range(${manyNames}):
    many.create_group('group %05d' % i) if i % 10 == 0 else many.create_dataset('set %05d' % i, data=np.int32(i))
links = f.create_group('links')
links['soft'] = h5py.SoftLink('/entry/frames')
links['dangling'] = h5py.SoftLink('/entry/nowhere')
links['outside'] = h5py.ExternalLink('missing-file.h5', '/data')
links['loop'] = f['entry']
links['type'] = np.dtype('>f4')
f.create_group(${JSON.stringify(hostileName)})['value'] = 7
v = h5py.VirtualLayout(shape=(12, 60, 80), dtype='u2')
v[:] = h5py.VirtualSource('.', 'entry/frames', shape=(12, 60, 80))
f.create_virtual_dataset('virtual', v)
f.close()
`,
  );
}

/** A zoo for all tests of a file; gone after them. */
export function sharedZoo(): () => string {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "treadle-zoo-"));
    writeZoo(join(folder, "zoo.h5"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => join(folder, "zoo.h5");
}
