import { expect } from 'chai';
import { chunkFrameHead } from '../../../node/content/chunk-frame.ts';
import { encodeBlobFrame } from '../../../protocol/messages/blob-codec.ts';
import { testBytes } from './support/bytes.ts';

describe('chunk frame', () => {
  it('is on the wire what the codec would have written', () => {
    for (const index of [0, 1, 127, 128, 300, 16_383]) {
      for (const length of [1, 120, 127, 128, 16_384, 256 * 1024]) {
        const data = testBytes(length);
        const frame = encodeBlobFrame({ kind: 'chunk', index, data });
        const prefix = Buffer.alloc(4);
        prefix.writeUInt32BE(frame.length);
        const expected = Buffer.concat([prefix, frame]);
        expect(Buffer.concat([chunkFrameHead(index, length), data]).equals(expected), `${index} ${length}`).to.equal(true);
      }
    }
  });
});
