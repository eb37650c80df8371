const count = new Intl.NumberFormat("en");
const decimals = [0, 1, 2].map(digits => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const small = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const two = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minute = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

export const NONE = "–";
export const isNumber = value => value !== null && value !== undefined && Number.isFinite(Number(value));

/** Enough digits to see a change, not more. */
export function number(value) {
  if (!isNumber(value)) return NONE;
  const size = Math.abs(value);
  if (size > 0 && size < 0.1) return small.format(value);
  return decimals[size >= 1000 ? 0 : size >= 100 ? 1 : 2].format(value);
}

export const plain = value => (isNumber(value) ? (Math.abs(value) < 1 ? small : two).format(value) : NONE);
export const whole = value => (isNumber(value) ? count.format(value) : NONE);

export function withUnit(value, unit) {
  return isNumber(value) && unit ? `${number(value)} ${unit}` : plain(value);
}

/** As configured, without zeros that nobody wrote. */
export function limit(value, unit) {
  return unit ? `${plain(value)} ${unit}` : plain(value);
}

export function rate(value) {
  if (!isNumber(value)) return NONE;
  return value >= 100 ? count.format(Math.round(value)) : decimals[1].format(value);
}

export const percent = share => `${Math.round(share * 100)} %`;

export function bytes(size) {
  const names = ["B", "KiB", "MiB", "GiB", "TiB"];
  let step = 0;
  let left = size;
  while (left >= 1024 && step < names.length - 1) {
    left /= 1024;
    step += 1;
  }
  return `${step === 0 ? count.format(left) : decimals[1].format(left)} ${names[step]}`;
}

export function span(fromMs, toMs) {
  const seconds = Math.max(0, Math.round((toMs - fromMs) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

export const ago = (instant, now) => span(Date.parse(instant), Date.parse(now));
export const timeOf = ms => clock.format(ms);
export const minuteOf = ms => minute.format(ms);

/** The time, with the day where it is not today. */
export function when(instant) {
  const at = new Date(instant);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
}

export const severityWord = severity => ["", "low", "medium", "high", "urgent"][severity] ?? String(severity);
