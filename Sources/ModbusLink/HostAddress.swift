import Glibc

/// One address of a host, as `connect` takes it.
struct HostAddress: Hashable, Sendable {
    let family: Int32
    /// The bytes of its `sockaddr`.
    let bytes: [UInt8]

    /// The host's addresses in the resolver's order.
    /// - Parameter isNumeric: takes an address in figures only, and asks nobody.
    static func of(_ host: String, port: Int, isNumeric: Bool) -> Result<[HostAddress], LookupFailure> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (isNumeric ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, String(port), &hints, &list)
        let code = errno
        guard failure == 0 else {
            let words = failure == EAI_SYSTEM ? systemWords(code) : String(cString: gai_strerror(failure))
            return .failure(LookupFailure(words: words))
        }
        defer { freeaddrinfo(list) }
        var addresses: [HostAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard let address = entry.ai_addr else { continue }
            let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
            addresses.append(HostAddress(family: entry.ai_family, bytes: Array(bytes)))
        }
        return addresses.isEmpty ? .failure(LookupFailure(words: "it has no address")) : .success(addresses)
    }
}

/// Why a host has no address, in the resolver's words.
struct LookupFailure: Error, Hashable {
    let words: String
}
