// A page in a sandbox has no storage: then nothing is remembered.

export const remembered = (name: string): string => {
  try {
    return localStorage.getItem(`trunkline.${name}`) ?? '';
  } catch {
    return '';
  }
};

export const remember = (name: string, value: string): void => {
  try {
    localStorage.setItem(`trunkline.${name}`, value);
  } catch {
    // nothing to be done
  }
};
