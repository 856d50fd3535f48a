/* relax.h - a moment in a loop that waits for another core. Private. */
#ifndef ASYNC_SRC_RELAX_H
#define ASYNC_SRC_RELAX_H

static inline void async__relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

#endif
