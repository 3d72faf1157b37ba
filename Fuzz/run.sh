#!/usr/bin/env bash
# Builds and runs the fuzz targets: Fuzz/run.sh [SECONDS_EACH [NAME…]]
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-20}
shift || true
names=("$@")
if ((${#names[@]} == 0)); then
    for file in Fuzz/*.swift; do names+=("$(basename "$file" .swift)"); done
fi

# A crash handler that symbolicates would hold the pipe for minutes.
export SWIFT_BACKTRACE=enable=no
# Swift keeps tags in its pointers, so the leak checker takes what a global holds for lost.
export ASAN_OPTIONS=detect_leaks=0
root=$PWD
out=$root/.build/fuzz
modules=$out/modules
# lld, because gold complains about every symbol of the sanitizer.
flags=(-O -swift-version 6 -package-name castellan -parse-as-library -sanitize=fuzzer,address -use-ld=lld -I "$modules"
    -Xcc -fmodule-map-file="$root/Sources/System/CByteMasks/module.modulemap")
mkdir -p "$modules"

# Core and Access once, as modules that every target imports.
room() {
    local name=$1 files
    mapfile -t files < <(find "Sources/$name" -name '*.swift' | sort)
    if [[ $modules/$name.o -nt Sources/$name ]] && [[ -z $(find "Sources/$name" -newer "$modules/$name.o") ]]; then return; fi
    swiftc "${flags[@]}" -wmo -module-name "$name" -emit-module -emit-module-path "$modules/$name.swiftmodule" \
        -c "${files[@]}" -o "$modules/$name.o"
}
room Core
room Access

# Packages as SwiftPM builds them for the server, for targets whose third line asks for them; they aren't instrumented.
declare -A parts=(
    [Crypto]="Crypto CryptoBoringWrapper CCryptoBoringSSL CCryptoBoringSSLShims CXKCP CXKCPShims")
parts[CryptoExtras]="${parts[Crypto]} CryptoExtras SwiftASN1"
parts[X509]="${parts[Crypto]} CryptoExtras X509 _CertificateInternals SwiftASN1"
declare -A users=([Crypto]=TransparencyLog [CryptoExtras]=OAuthProtocol [X509]=Authenticators)
links=()
link() {
    local checkout=$root/.build/checkouts/swift-crypto built=$root/.build/debug part
    swift build --target "${users[$1]}" >"$out/link.log" 2>&1 || { cat "$out/link.log" >&2; exit 1; }
    links=(-I "$built/Modules" -lstdc++)
    for part in CCryptoBoringSSL CCryptoBoringSSLShims; do
        links+=(-Xcc "-fmodule-map-file=$checkout/Sources/$part/include/module.modulemap")
    done
    for part in ${parts[$1]}; do
        [[ -d $built/$part.build ]] && mapfile -t -O "${#links[@]}" links < <(find "$built/$part.build" -name '*.o')
    done
}

failed=()
for name in "${names[@]}"; do
    folder=$out/$name
    mkdir -p "$folder/corpus"
    sources=("Fuzz/$name.swift")
    # shellcheck disable=SC2206 # the wildcards in the list are meant
    more=($(sed -n '2s|^// sources: ||p' "Fuzz/$name.swift"))
    for path in "${more[@]}"; do
        [[ -f $path ]] || { echo "fuzz: Fuzz/$name.swift names $path, which isn't there" >&2; exit 1; }
    done
    sources+=("${more[@]}")
    links=()
    package=$(sed -n '3s|^// links: ||p' "Fuzz/$name.swift")
    [[ -n $package ]] && link "$package"
    swiftc "${flags[@]}" -module-name "Fuzz_$name" "${sources[@]}" "$modules/Core.o" "$modules/Access.o" "${links[@]}" \
        -o "$folder/fuzz"

    corpora=("$folder/corpus")
    [[ -d Fuzz/Seeds/$name ]] && corpora+=("$root/Fuzz/Seeds/$name")
    if (cd "$folder" && ./fuzz -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=1024 -verbosity=0 \
        -print_final_stats=1 "${corpora[@]}") >"$folder/log" 2>&1; then
        echo "fuzz: $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/log") inputs, none breaks it"
    else
        tail -25 "$folder/log"
        echo "fuzz: $name broke; the input is in $folder" >&2
        failed+=("$name")
    fi
done
((${#failed[@]} == 0))
