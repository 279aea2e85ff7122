/** A number as people read it; one of a form that is not known stays as it is. */
export const shownNumber = (number: string): string => {
  const northAmerican = /^\+1(\d{3})?(\d{3})(\d{4})$/.exec(number);
  return northAmerican ? ['+1', ...northAmerican.slice(1)].filter(Boolean).join(' ') : number;
};

/** 65 as 1:05, 3725 as 1:02:05. */
export const shownSeconds = (seconds: number): string => {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(Math.floor(seconds) % 60)}`;
};
