# Finds the JDK that Espalier needs. Sourced by mvnw and espalier, before any JVM starts: Maven's own
# tools must already run on that JDK, so a toolchain would come too late. POSIX sh only.
#
# esp_find_jdk   sets and exports JAVA_HOME, sets esp_found (its feature release);
#                returns 69 after a message that says what was looked for and what to install.
#
# A JDK that the user names wins, in this order, if it is new enough: ESPALIER_JDK, JAVA_HOME, JDK25_HOME,
# JAVA_HOME_25_X64, JAVA25_HOME. Otherwise the lowest one that is new enough among javac on the PATH and
# the usual places.

esp_need=25

# Prints the feature release of a JDK home. Reads its release file; starting a JVM would be slow.
esp_feature() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  esp_v=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release")
  [ -n "$esp_v" ] && printf %s "$esp_v"
}

esp_say() { [ -n "${ESPALIER_QUIET-}" ] || printf 'espalier: %s\n' "$1" >&2; }

# The first named home that will do. Says which named ones will not.
esp_named_jdk() {
  for esp_name in ESPALIER_JDK JAVA_HOME JDK25_HOME JAVA_HOME_25_X64 JAVA25_HOME; do
    eval "esp_home=\${$esp_name-}"
    [ -n "$esp_home" ] || continue
    if ! esp_f=$(esp_feature "$esp_home"); then
      esp_say "$esp_name=$esp_home is ignored: no JDK is there"
    elif [ "$esp_f" -lt "$esp_need" ]; then
      esp_say "$esp_name=$esp_home is ignored: it is JDK $esp_f, and $esp_need or newer is needed"
    else
      esp_best=$esp_home esp_found=$esp_f
      return 0
    fi
  done
  return 1
}

# Keeps a home if it is new enough and lower than the one kept so far.
esp_consider() {
  esp_f=$(esp_feature "$1") || return 0
  [ "$esp_f" -ge "$esp_need" ] || return 0
  if [ -z "$esp_best" ] || [ "$esp_f" -lt "$esp_found" ]; then
    esp_best=$1 esp_found=$esp_f
  fi
}

# Considers the JDK whose javac is on the PATH.
esp_path_jdk() {
  esp_javac=$(command -v javac 2>/dev/null) || return 0
  esp_javac=$(readlink -f "$esp_javac" 2>/dev/null) || return 0
  esp_consider "${esp_javac%/bin/javac}"
}

# Considers every JDK in the usual places.
esp_usual_jdks() {
  case $- in *f*) esp_noglob=1 ;; *) esp_noglob= ;; esac
  set +f
  for esp_home in /usr/lib/jvm/* /usr/java/* /usr/local/jdk* /opt/java/* /opt/jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    "${HOME-}"/.local/share/mise/installs/java/* "${HOME-}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    esp_consider "$esp_home"
  done
  [ -z "$esp_noglob" ] || set -f
}

esp_lowest_jdk() {
  esp_path_jdk
  esp_usual_jdks
  [ -n "$esp_best" ]
}

# Prints the package that would bring the JDK here, or nothing where there is none.
esp_apt_package() {
  command -v apt-cache >/dev/null 2>&1 || return 0
  for esp_package in "openjdk-$esp_need-jdk-headless" "temurin-$esp_need-jdk"; do
    if apt-cache show "$esp_package" >/dev/null 2>&1; then
      printf %s "$esp_package"
      return 0
    fi
  done
}

esp_no_jdk() {
  esp_default=none
  if command -v java >/dev/null 2>&1; then
    esp_default="$(command -v java), $(java -version 2>&1 | head -n 1)"
  fi
  esp_package=$(esp_apt_package)
  {
    echo "espalier: no JDK $esp_need or newer found."
    echo "  default java : $esp_default"
    echo "  looked at    : ESPALIER_JDK JAVA_HOME JDK25_HOME JAVA_HOME_25_X64 JAVA25_HOME, javac on the PATH,"
    echo "                 /usr/lib/jvm /usr/java /usr/local/jdk* /opt/java /opt/jdk*"
    echo "                 ~/.sdkman ~/.jdks ~/.local/share/mise ~/.asdf"
    echo "Install one, then run the same command again:"
    [ -z "$esp_package" ] || echo "  this system  : sudo apt-get install $esp_package"
    echo "  SDKMAN       : sdk install java $esp_need-tem"
    echo "  any Linux    : unpack the Temurin $esp_need tar.gz (https://adoptium.net) and"
    echo "                 export ESPALIER_JDK=/path/to/jdk-$esp_need"
  } >&2
  return 69
}

esp_find_jdk() {
  esp_best='' esp_found=''
  esp_named_jdk || esp_lowest_jdk || esp_no_jdk || return
  JAVA_HOME=$esp_best
  export JAVA_HOME
}
