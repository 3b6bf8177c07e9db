import Glibc

/// From where a person does something, as far as the system tells: for the journal.
enum Workplace {
    /// `pts/3 from 10.0.0.7`, with the host where the person came over SSH; nil where there is neither, as in a script.
    static var words: String? {
        let words = [terminal, host.map { "from \($0)" }].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// The terminal's name below /dev.
    private static var terminal: String? {
        var name = [CChar](repeating: 0, count: 128)
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where ttyname_r(descriptor, &name, name.count) == 0 {
            let path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } ?? ""
            return path.hasPrefix("/dev/") ? String(path.dropFirst(5)) : path
        }
        return nil
    }

    /// The client's address as sshd tells it. What is no address is left out: the variable is anybody's to set, and this
    /// says where from, never who.
    private static var host: String? {
        guard let variable = getenv("SSH_CONNECTION") else { return nil }
        guard let address = String(cString: variable).split(separator: " ").first, address.utf8.count <= 64 else {
            return nil
        }
        let isAddress = address.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".:%-".contains($0)) }
        return isAddress ? String(address) : nil
    }
}
