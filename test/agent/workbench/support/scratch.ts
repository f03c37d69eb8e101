import { Place } from '../../../../agent/workbench/place/place.ts';

/** Works in a scratch repository that holds these files, and removes it. */
export const withPlace = async <T>(files: Readonly<Record<string, string>>, work: (place: Place) => Promise<T>): Promise<T> => {
  const place = await Place.create();
  try {
    await place.begin(new Map(Object.entries(files)));
    return await work(place);
  } finally {
    place.remove();
  }
};
