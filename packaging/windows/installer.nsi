; The installer for Windows 10 and 11, 64 bits, for one account and without administrator rights:
;   makensis -INPUTCHARSET UTF8 -DBUNDLE=... -DLAUNCHERS=... -DOUT=... -DVERSION=0.1.0 installer.nsi
; Called by packaging/frozen/windows_installer.py.
;
; Silent:  setup.exe /S [/D=FOLDER]                  result 0; 2: refused or broken off, the program
;                                                    is as it was; 3: installed, but the card that
;                                                    lies beside it is damaged and was not taken
;          uninstall.exe /S [/DATA=remove [/FORCE]]  the data stays unless that is said

; The stub of 32 bits also starts on what this installer refuses with a sentence.
!ifdef STUB
  Target ${STUB}
!endif
Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "TextFunc.nsh"
!include "WinVer.nsh"
!include "WordFunc.nsh"
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
AllowSkipFiles off  ; a program that lacks a file is no program
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
      !insertmacro Refuse "${NAME} đang mở, hoặc đang tự gửi dữ liệu. Hãy đóng chương trình, hoặc chờ ít phút, rồi làm lại. Chưa có gì thay đổi."
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; Any version: after an update the window of the one before may still be open.
!macro RefuseWhileOneRuns UN
Function ${UN}RefuseWhileOneRuns
  FindFirst $1 $2 "$INSTDIR\versions\*.*"
  ${DoWhile} $2 != ""
    !insertmacro RefuseIfRunning "$INSTDIR\versions\$2\ra-soat.exe"
    !insertmacro RefuseIfRunning "$INSTDIR\versions\$2\commune-readiness.exe"
    FindNext $1 $2
  ${Loop}
  FindClose $1
FunctionEnd
!macroend
!insertmacro RefuseWhileOneRuns ""
!insertmacro RefuseWhileOneRuns "un."

; FILE.new takes the place of FILE in one step and is on the disk when it returns
; (MOVEFILE_REPLACE_EXISTING and MOVEFILE_WRITE_THROUGH).
!macro PutInPlace FILE
  System::Call 'kernel32::MoveFileExW(w "${FILE}.new", w "${FILE}", i 9) i .r0'
  ${If} $0 = 0
    Abort
  ${EndIf}
!macroend

!macro WriteLine FILE WORDS
  ClearErrors
  FileOpen $0 "${FILE}.new" w
  FileWrite $0 "${WORDS}$\n"
  FileClose $0
  ${If} ${Errors}
    Abort
  ${EndIf}
  !insertmacro Flush "${FILE}.new"
  !insertmacro PutInPlace "${FILE}"
!macroend

; What was written to FILE is on the disk afterwards, not only in the memory of Windows.
!macro Flush FILE
  System::Call 'kernel32::CreateFileW(w "${FILE}", i 0x40000000, i 7, p 0, i 3, i 0x80, p 0) p .r0'
  System::Call 'kernel32::FlushFileBuffers(p r0) i .r1'
  System::Call 'kernel32::CloseHandle(p r0)'
!macroend

Function FlushFound  ; called by Locate with the path in $R9
  Push $0
  Push $1
  !insertmacro Flush "$R9"
  Pop $1
  Pop $0
  Push ""
FunctionEnd

Var Before     ; the version that "current" names and that is there, or ""
Var Repairing  ; 1 while VERSION.old stands in for the version that is put in again
Var Card       ; the result: "" no card lay there, "0" one was taken, "1" none could be

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro Refuse "Máy này chạy Windows 32-bit; chương trình cần Windows 10 hoặc 11, 64-bit.$\r$\n$\r$\nVẫn làm được bằng giấy: nhờ máy khác in phiếu trống, điền tay và gửi cho cán bộ theo dõi."
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse "Máy này chạy Windows cũ hơn Windows 10; chương trình cần Windows 10 hoặc 11, 64-bit.$\r$\n$\r$\nVẫn làm được bằng giấy: nhờ máy khác in phiếu trống, điền tay và gửi cho cán bộ theo dõi."
  ${EndIf}
  Call RefuseWhileOneRuns
  ; "current" of an installation that is whole.
  StrCpy $Before ""
  ClearErrors
  FileOpen $1 "$INSTDIR\current" r
  ${IfNot} ${Errors}
    FileRead $1 $2
    FileClose $1
    ${TrimNewLines} "$2" $2
    ${If} $2 != ""
    ${AndIf} ${FileExists} "$INSTDIR\versions\$2\commune-readiness.exe"
    ${OrIf} ${FileExists} "$INSTDIR\versions\$2.old\commune-readiness.exe"
      StrCpy $Before $2
    ${EndIf}
  ${EndIf}
  ; The data may have a form by now that an older program cannot read.
  ${If} $Before != ""
    ${VersionCompare} "$Before" "${VERSION}" $0
    ${If} $0 = 1
      !insertmacro Refuse "Máy này đã có bản $Before, mới hơn bản ${VERSION} của bộ cài. Chưa có gì thay đổi.$\r$\n$\r$\nMuốn trở lại bản trước: mở chương trình, trình đơn dưới tên mình, mục Cập nhật phần mềm."
    ${EndIf}
  ${EndIf}
  ${GetRoot} "$INSTDIR" $1
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$1\", *l .r2, p 0, p 0) i .r3'
  ${If} $3 <> 0
    System::Int64Op $2 / 1048576
    Pop $2
    ${If} $2 < ${NEEDED_MB}
      !insertmacro Refuse "Ổ đĩa $1 còn trống $2 MB; cần ${NEEDED_MB} MB. Hãy xóa bớt tệp không dùng rồi cài lại. Chưa có gì thay đổi."
    ${EndIf}
  ${EndIf}
FunctionEnd

; What was begun goes away, and what was there before starts again.
Function .onInstFailed
  SetOutPath "$TEMP"  ; else the folder is in use by this program
  ${If} $Repairing = 1
    RMDir /r "$INSTDIR\versions\${VERSION}"
    Rename "$INSTDIR\versions\${VERSION}.old" "$INSTDIR\versions\${VERSION}"
  ${ElseIf} $Before != "${VERSION}"
    RMDir /r "$INSTDIR\versions\${VERSION}"
  ${EndIf}
  Delete "$INSTDIR\*.new"
  RMDir "$INSTDIR\versions"  ; where nothing was there before
  RMDir "$INSTDIR"
  ${If} $Before == ""
    MessageBox MB_OK|MB_ICONSTOP "Chưa cài được: ổ đĩa đầy, hoặc phần mềm khác giữ tệp trong $INSTDIR. Hãy cài lại." /SD IDOK
  ${Else}
    MessageBox MB_OK|MB_ICONSTOP "Chưa cài được: ổ đĩa đầy, hoặc phần mềm khác giữ tệp trong $INSTDIR. Bản $Before đang có vẫn dùng được." /SD IDOK
  ${EndIf}
FunctionEnd

; A version goes only as a whole: a folder with a file in use is not renamed. A virus scanner holds
; files for some seconds.
Function RemoveVersion  ; its name is in $R0; the error flag says that it is still there
  RMDir /r "$INSTDIR\versions\gone"
  ${For} $R1 1 20
    ClearErrors
    Rename "$INSTDIR\versions\$R0" "$INSTDIR\versions\gone"
    ${IfNot} ${Errors}
      RMDir /r "$INSTDIR\versions\gone"
      ClearErrors
      Return
    ${EndIf}
    Sleep 250
  ${Next}
FunctionEnd

; The version that starts and the one before stay.
Function RemoveOtherVersions
  Call ReadPrevious
  FindFirst $3 $4 "$INSTDIR\versions\*.*"
  ${DoWhile} $4 != ""
    ${If} $4 != "."
    ${AndIf} $4 != ".."
    ${AndIf} $4 != "${VERSION}"
    ${AndIf} $4 != $2
      StrCpy $R0 $4
      Call RemoveVersion
    ${EndIf}
    FindNext $3 $4
  ${Loop}
  FindClose $3
FunctionEnd

Function ReadPrevious  ; into $2
  StrCpy $2 ""
  ClearErrors
  FileOpen $1 "$INSTDIR\previous" r
  ${IfNot} ${Errors}
    FileRead $1 $2
    FileClose $1
    ${TrimNewLines} "$2" $2
  ${EndIf}
FunctionEnd

Section "-program"
  ; At every moment there is a version that starts: the power may go, the disk may be full. A
  ; version that is put in again lies beside as VERSION.old meanwhile, and the launcher takes that.
  StrCpy $Repairing 0
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\versions\${VERSION}.old\*.*"
    StrCpy $Repairing 1  ; broken off the last time: what has the plain name is not whole
  ${ElseIf} $Before == "${VERSION}"
    Call PutLaunchers  ; those of before do not know of VERSION.old
    ClearErrors
    Rename "$INSTDIR\versions\${VERSION}" "$INSTDIR\versions\${VERSION}.old"
    ${If} ${Errors}
      Abort
    ${EndIf}
    StrCpy $Repairing 1
  ${EndIf}
  Call ReadPrevious
  ${If} $2 == "${VERSION}"
    Delete "$INSTDIR\previous"  ; the way back must not lead to what is being written
  ${EndIf}
  RMDir /r "$INSTDIR\versions\${VERSION}"
  SetOutPath "$INSTDIR\versions\${VERSION}"
  File /r "${BUNDLE}/*"
  ${Locate} "$INSTDIR\versions\${VERSION}" "/L=F" "FlushFound"
  SetOutPath "$INSTDIR"
  Call PutLaunchers
  ${If} $Repairing = 1
    StrCpy $R0 "${VERSION}.old"
    Call RemoveVersion
    ${If} ${Errors}
      Abort
    ${EndIf}
    StrCpy $Repairing 0
  ${EndIf}
  ${If} $Before != ""
  ${AndIf} $Before != "${VERSION}"
    !insertmacro WriteLine "$INSTDIR\previous" "$Before"
  ${EndIf}
  !insertmacro WriteLine "$INSTDIR\current" "${VERSION}"
  StrCpy $Before "${VERSION}"  ; it is in: what fails from here on takes nothing away
  Call RemoveOtherVersions
  WriteUninstaller "$INSTDIR\uninstall.exe"
  Call TakeCard

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

  ${If} $Card == "1"
    MessageBox MB_OK|MB_ICONEXCLAMATION "Đã cài xong. Thẻ máy chủ nằm cạnh bộ cài bị hỏng nên không được lấy vào: hãy chép lại thẻ từ cán bộ vận hành, rồi mở thẻ bằng chương trình." /SD IDOK
    SetErrorLevel 3
  ${EndIf}
SectionEnd

Function PutLaunchers
  File "/oname=$INSTDIR\ra-soat.exe.new" "${LAUNCHERS}/ra-soat.exe"
  File "/oname=$INSTDIR\commune-readiness.exe.new" "${LAUNCHERS}/commune-readiness.exe"
  !insertmacro Flush "$INSTDIR\ra-soat.exe.new"
  !insertmacro Flush "$INSTDIR\commune-readiness.exe.new"
  !insertmacro PutInPlace "$INSTDIR\ra-soat.exe"
  !insertmacro PutInPlace "$INSTDIR\commune-readiness.exe"
FunctionEnd

; The service's card beside the installer: this PC then connects by a code alone. The first one that
; the program itself finds to be whole is taken; one that was taken before is not lost to a bad one.
Function TakeCard
  StrCpy $Card ""
  FindFirst $3 $4 "$EXEDIR\*.the"
  ${DoWhile} $4 != ""
    nsExec::Exec '"$INSTDIR\commune-readiness.exe" card "$EXEDIR\$4"'
    Pop $Card
    ${If} $Card == "0"
    ${OrIf} $Card == "error"  ; no program may start from here yet; it looks at the card itself
      StrCpy $Card "0"
      CopyFiles /SILENT "$EXEDIR\$4" "$INSTDIR\service.the.new"
      SetFileAttributes "$INSTDIR\service.the.new" NORMAL  ; from a drive that is read only
      !insertmacro PutInPlace "$INSTDIR\service.the"
      ${Break}
    ${EndIf}
    FindNext $3 $4
  ${Loop}
  FindClose $3
  ${If} $Card != ""
  ${AndIf} $Card != "0"
    StrCpy $Card "1"
  ${EndIf}
FunctionEnd

Section "un.Chương trình" SectionProgram
  SectionIn RO
  ; The task of "schedule on" would start a program that is gone.
  nsExec::Exec '"$INSTDIR\commune-readiness.exe" schedule off'
  Pop $0
  RMDir /r "$INSTDIR\versions"
  Delete "$INSTDIR\ra-soat.exe"
  Delete "$INSTDIR\commune-readiness.exe"
  Delete "$INSTDIR\current"
  Delete "$INSTDIR\previous"
  Delete "$INSTDIR\service.the"
  Delete "$INSTDIR\*.new"
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
  Call un.RefuseWhileOneRuns
  ; Whether everything has a receipt of the service: result 0 of the verb. Any other, also of a
  ; program that does not start, is no proof of that.
  StrCpy $R9 "0"
  ${If} ${FileExists} "$LOCALAPPDATA\commune-readiness\desk.db"
    nsExec::Exec '"$INSTDIR\commune-readiness.exe" waiting'
    Pop $R9
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DATA=" $1
  ${If} $1 == "remove"
    ClearErrors
    ${GetOptions} $0 "/FORCE" $3
    ${If} $R9 != "0"
    ${AndIf} ${Errors}
      !insertmacro Refuse "Trên máy còn dữ liệu chưa có biên nhận của máy chủ, hoặc dữ liệu không đọc được. Chưa có gì thay đổi."
    ${EndIf}
    SectionGetFlags ${SectionData} $3
    IntOp $3 $3 | ${SF_SELECTED}
    SectionSetFlags ${SectionData} $3
  ${EndIf}
  ${If} $R9 != "0"
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Trên máy này còn dữ liệu chưa có biên nhận của máy chủ, hoặc dữ liệu không đọc được. Gỡ chương trình thì dữ liệu vẫn được giữ lại trên máy, nhưng chưa được gửi đi.$\r$\n$\r$\nVẫn gỡ chương trình?" /SD IDYES IDYES going
    Quit
    going:
  ${EndIf}
FunctionEnd

Function un.onSelChange
  SectionGetFlags ${SectionData} $0
  IntOp $0 $0 & ${SF_SELECTED}
  ${If} $0 <> 0
  ${AndIf} $R9 != "0"
    MessageBox MB_YESNO|MB_ICONSTOP|MB_DEFBUTTON2 "Dữ liệu chưa có biên nhận sẽ MẤT HẲN nếu xóa. Vẫn chọn xóa dữ liệu?" IDYES going
    SectionGetFlags ${SectionData} $0
    IntOp $0 $0 & ~${SF_SELECTED}
    SectionSetFlags ${SectionData} $0
    going:
  ${EndIf}
FunctionEnd
