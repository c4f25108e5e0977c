; The installer for Windows 10 and 11, 64 bits, for one account and without administrator rights:
;   makensis -INPUTCHARSET UTF8 -DBUNDLE=... -DLAUNCHERS=... -DOUT=... -DVERSION=0.1.0 installer.nsi
; Called by packaging/frozen/windows_installer.py.
;
; Silent:  setup.exe /S [/D=FOLDER]                  result 0; 2: refused, nothing was changed
;          uninstall.exe /S [/DATA=remove [/FORCE]]  the data stays unless that is said

; The stub of 32 bits also starts on what this installer refuses with a sentence.
!ifdef STUB
  Target ${STUB}
!endif
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

; The uninstaller is signed while the installer is made: a certificate was given to the build.
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

!define NAME "Rà soát Trung tâm"
!define ID "RaSoatTrungTam"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define CLASSES "Software\Classes"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${ID}"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1066 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileDescription" "Cài đặt ${NAME}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\ra-soat.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Mở ${NAME}"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

!macro Refuse WORDS
  MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

; A running program holds its files open: appending to one of them fails.
!macro RefuseIfRunning FILE
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $0 "${FILE}" a
    ${If} ${Errors}
      !insertmacro Refuse "${NAME} đang mở. Hãy đóng chương trình rồi làm lại. Chưa có gì thay đổi."
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro Refuse "Máy này chạy Windows 32-bit; chương trình cần Windows 10 hoặc 11, 64-bit.$\r$\n$\r$\nVẫn làm được bằng giấy: nhờ máy khác in phiếu trống, điền tay và gửi cho cán bộ theo dõi."
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse "Máy này chạy Windows cũ hơn Windows 10; chương trình cần Windows 10 hoặc 11, 64-bit.$\r$\n$\r$\nVẫn làm được bằng giấy: nhờ máy khác in phiếu trống, điền tay và gửi cho cán bộ theo dõi."
  ${EndIf}
FunctionEnd

Section "-program"
  ; The version that runs, which "current" names.
  ClearErrors
  FileOpen $1 "$INSTDIR\current" r
  ${IfNot} ${Errors}
    FileRead $1 $2
    FileClose $1
    StrCpy $2 $2 -1
    !insertmacro RefuseIfRunning "$INSTDIR\versions\$2\ra-soat.exe"
    !insertmacro RefuseIfRunning "$INSTDIR\versions\$2\commune-readiness.exe"
  ${EndIf}
  ; Complete in its own folder first; then "current" is replaced: an installation that breaks off
  ; leaves the earlier version working.
  RMDir /r "$INSTDIR\versions\${VERSION}"
  SetOutPath "$INSTDIR\versions\${VERSION}"
  File /r "${BUNDLE}/*"
  SetOutPath "$INSTDIR"
  File "${LAUNCHERS}/ra-soat.exe"
  File "${LAUNCHERS}/commune-readiness.exe"
  FileOpen $0 "$INSTDIR\current.new" w
  FileWrite $0 "${VERSION}$\n"
  FileClose $0
  ; MOVEFILE_REPLACE_EXISTING and MOVEFILE_WRITE_THROUGH: in one step, on the disk when it returns.
  System::Call 'kernel32::MoveFileExW(w "$INSTDIR\current.new", w "$INSTDIR\current", i 9) i .r0'
  ${If} $0 = 0
    !insertmacro Refuse "Không ghi được vào $INSTDIR. Hãy cài đặt lại."
  ${EndIf}
  ; The service's card beside the installer: this PC then connects by a code alone.
  ${If} ${FileExists} "$EXEDIR\*.the"
    FindFirst $3 $4 "$EXEDIR\*.the"
    CopyFiles /SILENT "$EXEDIR\$4" "$INSTDIR\service.the"
    FindClose $3
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\ra-soat.exe" "" "$INSTDIR\ra-soat.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\ra-soat.exe" "" "$INSTDIR\ra-soat.exe"

  ; Packages and cards open in the window.
  WriteRegStr HKCU "${CLASSES}\.goi" "" "${ID}.Package"
  WriteRegStr HKCU "${CLASSES}\${ID}.Package" "" "Gói dữ liệu ${NAME}"
  WriteRegStr HKCU "${CLASSES}\${ID}.Package\DefaultIcon" "" "$INSTDIR\ra-soat.exe,0"
  WriteRegStr HKCU "${CLASSES}\${ID}.Package\shell\open\command" "" '"$INSTDIR\ra-soat.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.the" "" "${ID}.Card"
  WriteRegStr HKCU "${CLASSES}\${ID}.Card" "" "Thẻ máy chủ ${NAME}"
  WriteRegStr HKCU "${CLASSES}\${ID}.Card\DefaultIcon" "" "$INSTDIR\ra-soat.exe,0"
  WriteRegStr HKCU "${CLASSES}\${ID}.Card\shell\open\command" "" '"$INSTDIR\ra-soat.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  ; The entry in Settings, Apps.
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "commune-readiness"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\ra-soat.exe"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
SectionEnd

Section "un.Chương trình" SectionProgram
  SectionIn RO
  RMDir /r "$INSTDIR\versions"
  Delete "$INSTDIR\ra-soat.exe"
  Delete "$INSTDIR\commune-readiness.exe"
  Delete "$INSTDIR\current"
  Delete "$INSTDIR\previous"
  Delete "$INSTDIR\service.the"
  RMDir /r "$INSTDIR\updates"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${CLASSES}\${ID}.Package"
  DeleteRegKey HKCU "${CLASSES}\${ID}.Card"
  ReadRegStr $0 HKCU "${CLASSES}\.goi" ""
  ${If} $0 == "${ID}.Package"
    DeleteRegKey HKCU "${CLASSES}\.goi"
  ${EndIf}
  ReadRegStr $0 HKCU "${CLASSES}\.the" ""
  ${If} $0 == "${ID}.Card"
    DeleteRegKey HKCU "${CLASSES}\.the"
  ${EndIf}
  DeleteRegKey HKCU "${KEY}"
SectionEnd

; Not chosen unless somebody chooses it: answers, evidence and copies stay, and the keys in the
; Credential Manager with them.
Section /o "un.Xóa cả dữ liệu đã nhập trên máy này" SectionData
  RMDir /r "$LOCALAPPDATA\commune-readiness"
  RMDir /r "$LOCALAPPDATA\commune-readiness-sample"
SectionEnd

Function un.onInit
  FileOpen $1 "$INSTDIR\current" r
  FileRead $1 $2
  FileClose $1
  StrCpy $2 $2 -1
  !insertmacro RefuseIfRunning "$INSTDIR\versions\$2\ra-soat.exe"
  !insertmacro RefuseIfRunning "$INSTDIR\versions\$2\commune-readiness.exe"
  ; Whether something has no receipt of the service: result 1 of the verb.
  nsExec::ExecToStack '"$INSTDIR\commune-readiness.exe" waiting'
  Pop $R9
  Pop $0
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DATA=" $1
  ${If} $1 == "remove"
    ${GetOptions} $0 "/FORCE" $3
    ${If} $R9 == "1"
    ${AndIf} ${Errors}
      !insertmacro Refuse "Trên máy còn dữ liệu chưa có biên nhận của máy chủ. Chưa có gì thay đổi."
    ${EndIf}
    SectionGetFlags ${SectionData} $3
    IntOp $3 $3 | ${SF_SELECTED}
    SectionSetFlags ${SectionData} $3
  ${EndIf}
  ${If} $R9 == "1"
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Trên máy này còn dữ liệu chưa có biên nhận của máy chủ. Gỡ chương trình thì dữ liệu vẫn được giữ lại trên máy, nhưng chưa được gửi đi.$\r$\n$\r$\nVẫn gỡ chương trình?" /SD IDYES IDYES going
    Quit
    going:
  ${EndIf}
FunctionEnd

Function un.onSelChange
  SectionGetFlags ${SectionData} $0
  IntOp $0 $0 & ${SF_SELECTED}
  ${If} $0 <> 0
  ${AndIf} $R9 == "1"
    MessageBox MB_YESNO|MB_ICONSTOP|MB_DEFBUTTON2 "Dữ liệu chưa có biên nhận sẽ MẤT HẲN nếu xóa. Vẫn chọn xóa dữ liệu?" IDYES going
    SectionGetFlags ${SectionData} $0
    IntOp $0 $0 & ~${SF_SELECTED}
    SectionSetFlags ${SectionData} $0
    going:
  ${EndIf}
FunctionEnd
