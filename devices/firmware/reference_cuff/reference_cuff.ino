// The reference cuff: reads an analog gauge pressure sensor 50 times a second and prints "millis,mmHg".
//
// 115200 8N1. It listens to lines; what it does not know it ignores:
//   ?               it answers  CUFF <name> <serial> <firmware> <range_mmHg> <rate_Hz>
//   t               the pressure of the next second becomes zero and is kept when the power is off
//   cue 26, hold    the lamp is lit
//   relax, rest, place    the lamp is dark
//
// An Arduino sketch for the Uno and the Nano (ATmega328P, 16 MHz) that uses the chip and not the Arduino
// library, so that the same file compiles with avr-gcc alone and can be tested in an emulator:
//   avr-g++ -x c++ -std=gnu++11 -mmcu=atmega328p -DF_CPU=16000000UL -Os reference_cuff.ino -o cuff.elf

#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <avr/wdt.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <util/atomic.h>
#include <util/crc16.h>

#if !defined(__AVR_ATmega328P__) || F_CPU != 16000000UL
#error "Timer, serial port and converter are set for an ATmega328P at 16 MHz (Uno, Nano)."
#endif

// ---- What may differ from cuff to cuff ----------------------------------------------------------------

// Give every cuff its own serial number: by it the program tells one from another.
#define CUFF_NAME "reference"
#define SERIAL_NUMBER "0001"
#define FIRMWARE "1.0"

// MPXV5010: output / supply = 0.09 x kPa + 0.04. Check the datasheet of the part in hand.
static const float SPAN_PER_KPA = 0.09f;
static const float RATIO_AT_ZERO = 0.04f;
static const int RANGE_MMHG = 75;

// The sensor itself may be off by 5 % of its range, 3.8 mmHg. Further from zero the tube is not open, and
// a tare would make every later reading wrong by that much.
static const int16_t LARGEST_TARE_HUNDREDTHS = 700;
static const int16_t STEADY_HUNDREDTHS = 50;

// ---- What is the same for all -------------------------------------------------------------------------

static const uint8_t RATE_HZ = 50;
static const uint8_t PERIOD_MS = 1000 / RATE_HZ;
static const float HUNDREDTHS_PER_KPA = 750.062f;
// Outside of this the sensor is unplugged, broken or beyond its range: no number is printed then.
static const float LOWEST_RATIO = 0.005f;
static const float HIGHEST_RATIO = 0.99f;
static const uint8_t QUIET_ENDS_LINE_MS = 100;

// Types stand before the first function: above that the Arduino program puts declarations of all functions.
struct Sample {
  uint32_t t_ms;
  uint32_t sum;
  uint16_t conversions;
};

struct Stored {
  uint8_t version;
  int16_t zero_hundredths;
  uint8_t checksum;
} __attribute__((packed));

// ---- Time and conversions -----------------------------------------------------------------------------

static volatile uint32_t now_ms;
static volatile uint32_t sum;
static volatile uint16_t conversions;
static volatile bool sample_waits;
static Sample latest;

// The converter runs free, some 9600 times a second. All conversions of a period make one sample: the
// sensor's own noise then spreads over the steps of 0.08 mmHg, and the mean resolves finer than one step.
ISR(ADC_vect) {
  sum += ADC;
  ++conversions;
}

ISR(TIMER1_COMPA_vect) {
  static uint8_t left_ms = PERIOD_MS;
  ++now_ms;
  if (--left_ms != 0) return;
  left_ms = PERIOD_MS;
  latest.t_ms = now_ms;
  latest.sum = sum;
  latest.conversions = conversions;
  sum = 0;
  conversions = 0;
  sample_waits = true;
}

static bool take(Sample *sample) {
  bool waited = false;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (sample_waits) {
      *sample = latest;
      sample_waits = false;
      waited = true;
    }
  }
  return waited;
}

static uint32_t millis_now() {
  uint32_t t_ms = 0;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { t_ms = now_ms; }
  return t_ms;
}

// ---- Serial port: nothing here ever waits --------------------------------------------------------------

// Powers of two, so that an index wraps with a mask.
static const uint8_t OUT_SIZE = 128;
static const uint8_t IN_SIZE = 32;
static char out[OUT_SIZE];
static char in[IN_SIZE];
static volatile uint8_t out_head, out_tail, in_head, in_tail;

ISR(USART_UDRE_vect) {
  if (out_tail == out_head) {
    UCSR0B &= ~_BV(UDRIE0);
    return;
  }
  UDR0 = out[out_tail];
  out_tail = (out_tail + 1) & (OUT_SIZE - 1);
}

ISR(USART_RX_vect) {
  const char c = UDR0;
  const uint8_t next = (in_head + 1) & (IN_SIZE - 1);
  if (next == in_tail) return;
  in[in_head] = c;
  in_head = next;
}

// A line goes out whole or not at all: half a number would be a wrong number.
static void say(const char *text) {
  const uint8_t length = strlen(text);
  const uint8_t room = (out_tail - out_head - 1) & (OUT_SIZE - 1);
  if (length + 1 > room) return;
  uint8_t head = out_head;
  for (uint8_t i = 0; i <= length; ++i) {
    out[head] = i < length ? text[i] : '\n';
    head = (head + 1) & (OUT_SIZE - 1);
  }
  out_head = head;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { UCSR0B |= _BV(UDRIE0); }
}

// ---- Tare, kept in the EEPROM --------------------------------------------------------------------------

static const uint8_t STORED_VERSION = 1;
static Stored stored = {STORED_VERSION, 0, 0};
static uint8_t to_write;  // bytes of `stored` that are not yet in the EEPROM
static uint8_t tare_left; // samples still wanted for a tare
static int32_t tare_sum;
static int16_t tare_lowest, tare_highest;

static uint8_t checksum(const Stored &s) {
  const uint8_t *bytes = (const uint8_t *)&s;
  uint8_t crc = 0xFF;
  for (uint8_t i = 0; i < sizeof s - 1; ++i) crc = _crc8_ccitt_update(crc, bytes[i]);
  return crc;
}

static void load_tare() {
  Stored read;
  eeprom_read_block(&read, (const void *)0, sizeof read);
  const bool sound = read.version == STORED_VERSION && read.checksum == checksum(read);
  if (sound) stored = read;
  say(sound ? "tare is stored" : "tare is missing");
}

// A byte takes 3.4 ms to write, a whole tare longer than a sample may wait: so one byte a turn. A power cut
// in between spoils the checksum, and the next start says that the tare is missing.
static void write_tare() {
  if (to_write == 0 || !eeprom_is_ready()) return;
  const uint8_t at = sizeof stored - to_write;
  eeprom_update_byte((uint8_t *)(uintptr_t)at, ((const uint8_t *)&stored)[at]);
  --to_write;
}

static void start_tare() {
  tare_left = RATE_HZ;
  tare_sum = 0;
  tare_lowest = INT16_MAX;
  tare_highest = INT16_MIN;
}

static void tare_with(int16_t untared_hundredths) {
  tare_sum += untared_hundredths;
  if (untared_hundredths < tare_lowest) tare_lowest = untared_hundredths;
  if (untared_hundredths > tare_highest) tare_highest = untared_hundredths;
  if (--tare_left != 0) return;
  if (tare_lowest < -LARGEST_TARE_HUNDREDTHS || tare_highest > LARGEST_TARE_HUNDREDTHS) {
    say("tare refused because the tube is not open to the air");
  } else if (tare_highest - tare_lowest > STEADY_HUNDREDTHS) {
    say("tare refused because the pressure is not steady");
  } else {
    stored.zero_hundredths = tare_sum / RATE_HZ;
    stored.checksum = checksum(stored);
    to_write = sizeof stored;
    say("tare is done");
  }
}

// ---- Lines in and out ----------------------------------------------------------------------------------

static void print(const Sample &sample) {
  char line[24];
  // Both the sensor and the converter measure in parts of the same 5 V: what USB makes of it cancels.
  const float ratio = (float)sample.sum / sample.conversions / 1024.0f;
  if (ratio < LOWEST_RATIO || ratio > HIGHEST_RATIO) {
    if (tare_left != 0) say("tare refused because the sensor gives no pressure");
    tare_left = 0;
    snprintf(line, sizeof line, "%lu,OL", (unsigned long)sample.t_ms);
    say(line);
    return;
  }
  const float exact = (ratio - RATIO_AT_ZERO) / SPAN_PER_KPA * HUNDREDTHS_PER_KPA;
  const int16_t untared = (int16_t)(exact < 0 ? exact - 0.5f : exact + 0.5f);
  if (tare_left != 0) tare_with(untared);
  const int16_t shown = untared - stored.zero_hundredths;
  const uint16_t size = shown < 0 ? -shown : shown;
  snprintf(line, sizeof line, "%lu,%s%u.%02u", (unsigned long)sample.t_ms, shown < 0 ? "-" : "", size / 100,
           size % 100);
  say(line);
}

static void say_identity() {
  char line[64];
  snprintf(line, sizeof line, "CUFF " CUFF_NAME " " SERIAL_NUMBER " " FIRMWARE " %d %d", RANGE_MMHG, RATE_HZ);
  say(line);
}

static void obey(const char *line) {
  if (strcmp(line, "?") == 0) say_identity();
  else if (strcmp(line, "t") == 0) start_tare();
  else if (strncmp(line, "cue ", 4) == 0 || strcmp(line, "hold") == 0) PORTB |= _BV(PORTB5);
  else if (strcmp(line, "relax") == 0 || strcmp(line, "rest") == 0 || strcmp(line, "place") == 0)
    PORTB &= ~_BV(PORTB5);
}

// A line ends with CR or LF or, for terminals that send neither, when nothing follows.
static void listen() {
  static char line[16];
  static uint8_t length;
  static uint32_t heard_ms;
  bool ended = length != 0 && millis_now() - heard_ms > QUIET_ENDS_LINE_MS;
  while (!ended && in_tail != in_head) {
    const char c = in[in_tail];
    in_tail = (in_tail + 1) & (IN_SIZE - 1);
    heard_ms = millis_now();
    if (c == '\r' || c == '\n') ended = true;
    else if (length < sizeof line) line[length++] = c;
  }
  if (!ended) return;
  // One that fills the buffer was too long for any that is known.
  if (length < sizeof line) {
    line[length] = '\0';
    obey(line);
  }
  length = 0;
}

// ---- Arduino's two functions ---------------------------------------------------------------------------

void setup() {
  MCUSR = 0;
  wdt_disable();
  DDRB |= _BV(DDB5);

  // 115200 baud with the same divider that the Arduino library uses, 2.1 % fast: USB chips take it.
  UBRR0 = 16;
  UCSR0A = _BV(U2X0);
  UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
  UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);

  // A tick a millisecond: 16 MHz / 64 / 250.
  TCCR1A = 0;
  TCCR1B = _BV(WGM12) | _BV(CS11) | _BV(CS10);
  OCR1A = 249;
  TIMSK1 = _BV(OCIE1A);

  // Pin A0 against AVcc, free running at 125 kHz / 13; its digital input off, for less noise.
  DIDR0 = _BV(ADC0D);
  ADMUX = _BV(REFS0);
  ADCSRB = 0;
  ADCSRA = _BV(ADEN) | _BV(ADSC) | _BV(ADATE) | _BV(ADIE) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0);

  set_sleep_mode(SLEEP_MODE_IDLE);
  sei();
  say_identity();
  load_tare();
  wdt_enable(WDTO_250MS);
}

void loop() {
  Sample sample;
  if (take(&sample) && sample.conversions != 0) {
    // Only a sample quiets the watchdog: if timer or converter should stop, the chip starts anew.
    wdt_reset();
    print(sample);
  }
  listen();
  write_tare();
  // A quiet processor makes a quieter conversion; the next interrupt is at most 0.1 ms away.
  sleep_mode();
}

#ifndef ARDUINO
int main() {
  setup();
  for (;;) loop();
}
#endif
