/* A program of a few kilobytes for trials of the installer: what the installer asks of the real one.
 *
 *   --version   the version, and result 0 where all its files are whole; 1 otherwise
 *   waiting     the number in the file waiting.txt of the data folder, 0 without one
 *   card FILE   0 where the file begins as a card does
 *   schedule    0
 *   (nothing)   stays for a minute, as a window does
 */
#include <windows.h>
#include <shlobj.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define FILES 60
#define SIZE 150000
#define LONGEST 32767

static wchar_t own[LONGEST], file[LONGEST], data[LONGEST];
static char held[SIZE + 1];

static int is_whole(void)
{
    GetModuleFileNameW(NULL, own, LONGEST);
    *wcsrchr(own, L'\\') = 0;
    for (int number = 0; number < FILES; number++) {
        _snwprintf(file, LONGEST, L"%ls\\_internal\\%d.bin", own, number);
        FILE *stream = _wfopen(file, L"rb");
        size_t size = stream ? fread(held, 1, sizeof held, stream) : 0;
        if (stream)
            fclose(stream);
        if (size != SIZE || strncmp(held, VERSION, strlen(VERSION)))
            return 0;
    }
    return 1;
}

static int waiting(void)
{
    int number = 0;
    SHGetFolderPathW(NULL, CSIDL_LOCAL_APPDATA, NULL, 0, data);
    _snwprintf(file, LONGEST, L"%ls\\commune-readiness\\waiting.txt", data);
    FILE *stream = _wfopen(file, L"r");
    if (!stream)
        return 0;
    if (fscanf(stream, "%d", &number) != 1)
        number = 1;
    fclose(stream);
    return number;
}

static int is_card(const wchar_t *name)
{
    static const char begin[] = "commune-readiness card";
    FILE *stream = _wfopen(name, L"rb");
    if (!stream)
        return 0;
    size_t size = fread(held, 1, sizeof begin - 1, stream);
    fclose(stream);
    return size == sizeof begin - 1 && !memcmp(held, begin, size);
}

int wmain(int count, wchar_t **words)
{
    if (count < 2) {
        Sleep(60000);
        return 0;
    }
    if (!wcscmp(words[1], L"--version")) {
        printf("%s\n", VERSION);
        return !is_whole();
    }
    if (!wcscmp(words[1], L"waiting"))
        return waiting();
    if (!wcscmp(words[1], L"card") && count > 2)
        return !is_card(words[2]);
    return 0;
}
