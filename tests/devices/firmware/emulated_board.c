/* An ATmega328P board that is not there: runs a firmware in simavr, its serial port on a pseudo-terminal.
 *
 *   emulated_board FIRMWARE.elf [SPEED]
 *
 * Prints the pseudo-terminal's name, then answers every line on its standard input with one line:
 *   adc0 MILLIVOLTS      voltage at pin A0; the supply and reference are 5000 mV
 *   noise MILLIVOLTS     evenly spread noise on it, drawn anew for every conversion, +- this much
 *   eeprom ADDRESS BYTE  change a byte of the EEPROM
 *   poke ADDRESS BYTE    change a byte of the data memory, as a stray current might
 *   reset                press the reset button
 *   lamp                 whether pin 13 is high: 0 or 1
 *   time                 milliseconds the processor has run, counted in its cycles
 * It ends when its standard input does. SPEED is how many times faster than life it runs, at most; where
 * the machine is too slow for that, the emulated time is simply longer than asked.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <simavr/avr_adc.h>
#include <simavr/avr_eeprom.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>

enum { CLOCK_HZ = 16000000, SUPPLY_MV = 5000, SLICE_CYCLES = CLOCK_HZ / 1000 };

static int terminal;
static FILE *answers;
static unsigned pin_mv = 200, noise_mv, lamp;
static avr_irq_t *pin;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* The far end is kept open and raw: otherwise it echoes before somebody opens it, and hangs up after. */
static void open_terminal(void) {
  struct termios raw;
  terminal = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (terminal < 0 || grantpt(terminal) || unlockpt(terminal)) fail("pseudo-terminal");
  int far_end = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  if (far_end < 0 || tcgetattr(far_end, &raw)) fail("pseudo-terminal");
  cfmakeraw(&raw);
  if (tcsetattr(far_end, TCSANOW, &raw)) fail("pseudo-terminal");
  fprintf(answers, "%s\n", ptsname(terminal));
}

/* Where nobody reads, bytes are lost, as on a wire. */
static void on_byte_out(avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq, (void)unused;
  const unsigned char byte = value;
  if (write(terminal, &byte, 1) < 0 && errno != EAGAIN) fail("write");
}

static void on_conversion(avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq, (void)value, (void)unused;
  const int noise = noise_mv ? rand() % (int)(2 * noise_mv + 1) - (int)noise_mv : 0;
  const int level = (int)pin_mv + noise;
  avr_raise_irq(pin, level < 0 ? 0 : level);
}

static void on_lamp(avr_irq_t *irq, uint32_t value, void *unused) {
  (void)irq, (void)unused;
  lamp = value & 1;
}

/* Sleeping costs no real time here: the main loop alone keeps pace with the wall clock. */
static void on_sleep(avr_t *avr, avr_cycle_count_t cycles) {
  (void)avr, (void)cycles;
}

static void obey(avr_t *avr, const char *line) {
  unsigned address, byte;
  if (sscanf(line, "adc0 %u", &pin_mv) == 1 || sscanf(line, "noise %u", &noise_mv) == 1) {
    fputs("ok\n", answers);
  } else if (sscanf(line, "eeprom %u %u", &address, &byte) == 2) {
    uint8_t value = byte;
    avr_eeprom_desc_t change = {.ee = &value, .offset = address, .size = 1};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &change);
    fputs("ok\n", answers);
  } else if (sscanf(line, "poke %u %u", &address, &byte) == 2 && address <= avr->ramend) {
    avr->data[address] = byte;
    fputs("ok\n", answers);
  } else if (strcmp(line, "reset") == 0) {
    avr_reset(avr);
    fputs("ok\n", answers);
  } else if (strcmp(line, "lamp") == 0) {
    fprintf(answers, "%u\n", lamp);
  } else if (strcmp(line, "time") == 0) {
    fprintf(answers, "%.3f\n", avr->cycle * 1000.0 / CLOCK_HZ);
  } else {
    fputs("unknown\n", answers);
  }
}

/* Returns 0 when the standard input has ended. */
static int hear_orders(avr_t *avr) {
  static char line[80];
  static size_t length;
  struct pollfd orders = {.fd = STDIN_FILENO, .events = POLLIN};
  while (poll(&orders, 1, 0) > 0) {
    char byte;
    if (read(STDIN_FILENO, &byte, 1) != 1) return 0;
    if (byte == '\n') {
      line[length] = '\0';
      length = 0;
      obey(avr, line);
    } else if (length + 1 < sizeof line) {
      line[length++] = byte;
    }
  }
  return 1;
}

static double host_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
  elf_firmware_t firmware = {0};
  /* simavr speaks on the standard output as well: that goes where errors go. */
  answers = fdopen(dup(STDOUT_FILENO), "w");
  if (!answers || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) fail("standard output");
  setlinebuf(answers);
  if (argc < 2 || elf_read_firmware(argv[1], &firmware)) return 1;
  const double speed = argc > 2 ? atof(argv[2]) : 1.0;
  strcpy(firmware.mmcu, "atmega328p");
  firmware.frequency = CLOCK_HZ;
  avr_t *avr = avr_make_mcu_by_name(firmware.mmcu);
  if (!avr) return 1;
  avr_init(avr);
  avr->log = LOG_ERROR;
  avr_load_firmware(avr, &firmware);
  avr->vcc = avr->avcc = avr->aref = SUPPLY_MV;
  avr->sleep = on_sleep;

  uint32_t quiet = 0;
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &quiet);
  avr_irq_t *byte_in = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_byte_out, NULL);
  pin = avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_OUT_TRIGGER), on_conversion, NULL);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), 5), on_lamp, NULL);
  open_terminal();

  double due_s = host_s();
  avr_cycle_count_t until = avr->cycle;
  while (hear_orders(avr)) {
    /* One byte a slice is slower than the wire, so no input is ever lost. */
    unsigned char byte;
    if (read(terminal, &byte, 1) == 1) avr_raise_irq(byte_in, byte);
    until += SLICE_CYCLES;
    while (avr->cycle < until) {
      const int state = avr_run(avr);
      if (state == cpu_Done || state == cpu_Crashed) return 1;
    }
    due_s += 0.001 / speed;
    const double early_s = due_s - host_s();
    if (early_s > 0) usleep(early_s * 1e6);
    if (early_s < -0.1) due_s = host_s();
  }
  return 0;
}
