import { TempernetError } from '../../protocol/errors/tempernet-error.ts';
import { ALLOWED_OPERATORS } from './allowed-operators.ts';
import type { Port, Ports } from './graph-ports.ts';
import type { ColumnType } from './program-manifest.ts';
import { bytesOf, numberOf, ProtoFault, type ProtoField, protoFields, textOf } from './proto-reader.ts';

// Field numbers of onnx.proto3 (ONNX IR). Only what must be inspected is decoded; what is not named here is refused.

/** Bytes of a graph. Weights are inputs, so a graph holds constants only. */
export const MAX_GRAPH_BYTES = 64 * 1024 * 1024;
const MAX_NODES = 100_000;
const ELEMENT_TYPES: Readonly<Record<number, ColumnType>> = { 1: 'float32', 2: 'uint8', 6: 'int32' };
/** float32, uint8, int8, int32, int64, bool: what constants may hold. */
const CONSTANT_TYPES: ReadonlySet<number> = new Set([1, 2, 3, 6, 7, 9]);

/**
 * Refuses with `SUBSTRATE_BAD_GRAPH` every graph that an operator should not run: operators outside the allow-list, other
 * domains or opsets, functions, subgraphs, external or sparse data, dynamic shapes, and inputs or outputs that are not
 * exactly `ports`.
 */
export const checkGraph = (graph: string, bytes: Uint8Array, opset: number, ports: Ports): void => {
  try {
    if (bytes.length > MAX_GRAPH_BYTES) throw new ProtoFault(`is larger than ${MAX_GRAPH_BYTES} bytes`);
    checkModel(bytes, opset, ports);
  } catch (cause) {
    if (!(cause instanceof ProtoFault)) throw cause;
    throw new TempernetError('SUBSTRATE_BAD_GRAPH', { graph, detail: cause.message }, { cause });
  }
};

const checkModel = (bytes: Uint8Array, opset: number, ports: Ports): void => {
  let graphs = 0;
  let opsets = 0;
  for (const field of protoFields(bytes)) {
    if (field.number === 7) {
      graphs++;
      checkGraphProto(bytesOf(field), ports);
    } else if (field.number === 8) {
      opsets++;
      checkOpset(bytesOf(field), opset);
    } else if (![1, 2, 3, 4, 5, 6].includes(field.number)) {
      throw new ProtoFault(`has model field ${field.number} (functions, training information or metadata)`);
    }
  }
  if (graphs !== 1 || opsets !== 1) throw new ProtoFault('does not have exactly one graph and one operator set');
};

const checkOpset = (bytes: Uint8Array, opset: number): void => {
  let version = 0;
  for (const field of protoFields(bytes)) {
    if (field.number === 1) checkDomain(textOf(field));
    else if (field.number === 2) version = numberOf(field);
    else throw new ProtoFault('has an unknown operator set field');
  }
  if (version !== opset) throw new ProtoFault(`uses operator set ${version}, the manifest names ${opset}`);
};

const checkDomain = (domain: string): void => {
  if (domain !== '' && domain !== 'ai.onnx') throw new ProtoFault(`uses operator domain ${JSON.stringify(domain.slice(0, 60))}`);
};

const checkGraphProto = (bytes: Uint8Array, ports: Ports): void => {
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const constants = new Set<string>();
  let nodes = 0;
  for (const field of protoFields(bytes)) {
    switch (field.number) {
      case 1:
        if (++nodes > MAX_NODES) throw new ProtoFault(`has more than ${MAX_NODES} nodes`);
        checkNode(bytesOf(field));
        break;
      case 2:
      case 10:
        break;
      case 5:
        constants.add(checkTensor(bytesOf(field)));
        break;
      case 11:
        inputs.push(portOf(bytesOf(field)));
        break;
      case 12:
        outputs.push(portOf(bytesOf(field)));
        break;
      case 13:
        staticShape(bytesOf(field));
        break;
      default:
        throw new ProtoFault(`has graph field ${field.number} (sparse data, quantisation or metadata)`);
    }
  }
  for (const port of ports.inputs) if (constants.has(port.name)) throw new ProtoFault(`holds input ${port.name} as a constant`);
  comparePorts('input', inputs, ports.inputs);
  comparePorts('output', outputs, ports.outputs);
};

const comparePorts = (kind: string, actual: readonly Port[], expected: readonly Port[]): void => {
  if (actual.length !== expected.length) throw new ProtoFault(`has ${actual.length} ${kind}s, expected ${expected.length}`);
  for (const [i, port] of expected.entries()) {
    const found = actual[i]!;
    if (found.name !== port.name) throw new ProtoFault(`has ${kind} ${i} of another name than ${port.name}`);
    if (found.dtype !== port.dtype || found.shape.join() !== port.shape.join()) {
      throw new ProtoFault(`has ${kind} ${port.name} as ${found.dtype}[${found.shape}], expected ${port.dtype}[${port.shape}]`);
    }
  }
};

const checkNode = (bytes: Uint8Array): void => {
  let operator = '';
  for (const field of protoFields(bytes)) {
    if (field.number === 4) operator = textOf(field);
    else if (field.number === 5) checkAttribute(bytesOf(field));
    else if (field.number === 7) checkDomain(textOf(field));
    else if (![1, 2, 3, 6].includes(field.number)) throw new ProtoFault(`has a node with field ${field.number}`);
  }
  if (!ALLOWED_OPERATORS.has(operator)) throw new ProtoFault(`uses operator ${JSON.stringify(operator.slice(0, 60))}`);
};

const checkAttribute = (bytes: Uint8Array): void => {
  for (const field of protoFields(bytes)) {
    if (field.number === 5 || field.number === 10) checkTensor(bytesOf(field));
    else if (![1, 2, 3, 4, 7, 8, 13, 20].includes(field.number)) {
      throw new ProtoFault(`has an attribute with field ${field.number} (subgraph, sparse data or reference)`);
    }
  }
};

const checkTensor = (bytes: Uint8Array): string => {
  let name = '';
  for (const field of protoFields(bytes)) {
    if (field.number === 8) name = textOf(field);
    else if (field.number === 2 && !CONSTANT_TYPES.has(numberOf(field)))
      throw new ProtoFault(`has a constant of element type ${numberOf(field)}`);
    else if (field.number === 13 || (field.number === 14 && numberOf(field) !== 0)) throw new ProtoFault('has external data');
    else if (![1, 2, 4, 5, 7, 9, 12, 14].includes(field.number))
      throw new ProtoFault(`has a constant with field ${field.number}`);
  }
  return name;
};

const portOf = (bytes: Uint8Array): Port => {
  const { name, elementType, shape } = staticShape(bytes);
  const dtype = ELEMENT_TYPES[elementType];
  if (dtype === undefined) throw new ProtoFault(`has ${JSON.stringify(name.slice(0, 60))} of element type ${elementType}`);
  return { name, dtype, shape };
};

const only = (bytes: Uint8Array, number: number, what: string): Uint8Array => {
  let found: ProtoField | undefined;
  for (const field of protoFields(bytes)) {
    if (field.number !== number || found !== undefined) throw new ProtoFault(`has ${what}`);
    found = field;
  }
  if (found === undefined) throw new ProtoFault(`has no ${what}`);
  return bytesOf(found);
};

const staticShape = (bytes: Uint8Array): { name: string; elementType: number; shape: number[] } => {
  let name = '';
  let elementType = 0;
  let shape: number[] | undefined;
  for (const field of protoFields(bytes)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 2) {
      for (const part of protoFields(only(bytesOf(field), 1, 'a value that is not a tensor'))) {
        if (part.number === 1) elementType = numberOf(part);
        else if (part.number === 2) shape = [...protoFields(bytesOf(part))].map((dim) => dimension(bytesOf(dim), name));
      }
    }
  }
  if (shape === undefined) throw new ProtoFault(`has ${JSON.stringify(name.slice(0, 60))} without a shape`);
  return { name, elementType, shape };
};

const dimension = (bytes: Uint8Array, name: string): number => {
  const fields = [...protoFields(bytes)];
  const [field] = fields;
  if (fields.length !== 1 || field?.number !== 1)
    throw new ProtoFault(`has a dynamic dimension in ${JSON.stringify(name.slice(0, 60))}`);
  const size = numberOf(field);
  if (!Number.isSafeInteger(size) || size < 1) throw new ProtoFault(`has a dimension of ${size}`);
  return size;
};
