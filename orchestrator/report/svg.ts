/** Attribute values of an element; numbers are rounded to a hundredth of a pixel, so equal plots are equal bytes. */
type Attributes = Readonly<Record<string, string | number | undefined>>;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text safe inside an element or an attribute. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!).replaceAll(/\p{Cc}/gu, ' ');

const attribute = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeXml(value);

/** One SVG element. `children` are markup already; text must come through `escapeXml`. */
export const element = (name: string, attributes: Attributes, ...children: string[]): string => {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attribute(value!)}"`)
    .join('');
  return children.length === 0 ? `<${name}${list}/>` : `<${name}${list}>${children.join('')}</${name}>`;
};

/** A line of text. */
export const label = (text: string, x: number, y: number, attributes: Attributes = {}): string =>
  element('text', { x, y, ...attributes }, escapeXml(text));
