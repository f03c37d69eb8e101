import type { ErrorEntry } from './entry.ts';

/** Errors of programs of one's own: building them, and the data that they are trained on. Range 12000-12999. */
export const PROGRAM_ERRORS = {
  PROGRAM_NO_PYTHON: {
    number: 12000,
    message: 'there is no Python environment at {python}',
    hint: 'run npm run setup:python in the clone: it makes one from python/requirements.lock (Python 3.11 or newer)',
  },
  PROGRAM_NO_MODEL: {
    number: 12001,
    message: '{file}: {detail}',
    hint: 'decorate one class with @program from tempernet; docs/your-own-model.md begins with the shortest example',
  },
  PROGRAM_MODEL_FAILED: {
    number: 12002,
    message: '{where}: {detail}',
    hint: 'the exception comes from the model file itself: mend that line and build again',
  },
  PROGRAM_FORBIDDEN_ACT: {
    number: 12003,
    message: '{where}: the model {detail}',
    hint: 'a model is built by whoever checks it, so it only computes: take this out of the file, or do it before the build',
  },
  PROGRAM_UNSUPPORTED: { number: 12004, message: 'the model cannot become a program: {detail}', hint: '{advice}' },
  PROGRAM_LOOSE_BUFFER: {
    number: 12005,
    message: 'the model keeps a buffer that is not trained: {detail}',
    hint: 'compute it in forward; in place of batch norm, whose averages are such buffers, use LayerNorm or GroupNorm',
  },
  PROGRAM_LARGE_CONSTANT: {
    number: 12006,
    message: 'the model holds a large constant: {detail}',
    hint: 'make it a parameter, or a column of the data: constants of a program are at most 64 KiB',
  },
  PROGRAM_BAD_OPSET: {
    number: 12007,
    message: 'the compiler wrote another operator set: {detail}',
    hint: 'run npm run setup:python: torch, onnx and onnxscript must be those of python/requirements.lock',
  },
  PROGRAM_SHAPE_DRIFT: {
    number: 12008,
    message: 'shapes do not fit: {detail}',
    hint: 'all shapes are fixed when the program is built: rows first, one shape for each column and output',
  },
  PROGRAM_BAD_SAMPLE: {
    number: 12009,
    message: 'sample data: {detail}',
    hint: 'sample() returns columns by name, rows first: uint8, int32 or float32, finite, as many rows in each',
  },
  PROGRAM_BAD_SETTING: {
    number: 12010,
    message: 'setting of the program: {detail}',
    hint: 'docs/your-own-model.md lists the settings with their defaults and ranges',
  },
  PROGRAM_NOT_COMPILED: {
    number: 12011,
    message: 'the model cannot be compiled: {detail}',
    hint: 'docs/your-own-model.md says what builds; try the model in smaller parts to find the line',
  },
  PROGRAM_BUILD_TIME: {
    number: 12012,
    message: 'the build took longer than {seconds} s and was ended',
    hint: 'raise --build-seconds, or look for a loop that does not end in the model file; its output is in {log}',
  },
  PROGRAM_BUILD_MEMORY: {
    number: 12013,
    message: 'the build needs more than {megabytes} MiB of memory',
    hint: 'raise --build-memory-mb, or make the model or its sample data smaller',
  },
  PROGRAM_BUILD_DIED: {
    number: 12014,
    message: 'the build ended with code {code} and said nothing',
    hint: 'its output is in {log}; 137 means that the system killed it, most often for memory',
  },
  PROGRAM_BOUND_TOO_LOW: {
    number: 12015,
    message: 'the program says {bound} {said}, and needs {needed} here',
    hint: 'raise {bound} in the bounds of the program, or leave it out: the build measures it',
  },
  PROGRAM_UNREADABLE: {
    number: 12016,
    message: 'folder {folder} holds no compiled program: {detail}',
    hint: 'name a folder that tempernet program build wrote',
  },
  DATA_UNREADABLE: {
    number: 12100,
    message: 'data {file}: {detail}',
    hint: 'a data folder holds train.safetensors, and truth.safetensors and test.safetensors if they are to be other rows',
  },
  DATA_PICKLE: {
    number: 12101,
    message: 'data {file} is a pickle: reading one runs the code in it, so it is never loaded',
    hint: 'load it yourself where you trust it, then write it with tempernet.data.write_data(folder, train={"x": ..., "y": ...})',
  },
  DATA_MISSING_COLUMN: {
    number: 12102,
    message: 'data {file} has no column {column}; it has {found}',
    hint: 'name the tensors of the file as the columns of the program are named',
  },
  DATA_SHAPE: {
    number: 12103,
    message: 'data {file}: column {column} is {found}, the program takes {expected}',
    hint: 'write the column with the type and the shape that the program was built with, rows first',
  },
  DATA_ROWS: {
    number: 12104,
    message: 'data {file}: column {column} has {actual} rows, others have {expected}',
    hint: 'every column has one entry for each row',
  },
  DATA_OUT_OF_RANGE: {
    number: 12105,
    message: 'data {file}: row {row} of column {column} is {value}, the program takes {low} to {high}',
    hint: 'labels and tokens count from 0: map them to that range, or build the program with a larger one',
  },
  DATA_NOT_FINITE: {
    number: 12106,
    message: 'data {file}: row {row} of column {column} is not a finite number',
    hint: 'leave the row out or fill the gap before the data are written',
  },
  DATA_EMPTY: {
    number: 12107,
    message: 'data {file} has no rows',
    hint: 'give rows, or leave truth and test out: they are cut from train',
  },
  DATA_TOO_FEW: {
    number: 12108,
    message: '{what} needs {expected} rows, the data have {actual}',
    hint: 'give more data, fewer solvers or proposers, or build the program with a smaller batch_size and eval_size',
  },
} as const satisfies Record<string, ErrorEntry>;
