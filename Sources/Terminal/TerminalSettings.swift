import Glibc

/// What the surroundings say about the terminal, read once when the screen opens.
package struct TerminalSettings: Hashable, Sendable {
    /// The terminal's type, `TERM`.
    package var type: String?
    /// Tried in order, until one can be set; an empty name stands for what the environment's variables say.
    package var locales: [String]
    /// False where colour is not wanted (`NO_COLOR`), whatever the terminal can do.
    package var colour: Bool

    package init(type: String?, locales: [String] = ["", "C.UTF-8"], colour: Bool = true) {
        self.type = type
        self.locales = locales
        self.colour = colour
    }

    /// From `TERM`, `NO_COLOR`, `LC_ALL`, `LC_CTYPE` and `LANG` of the process.
    package static func ofProcess() -> TerminalSettings {
        // The first that is set and not empty counts, as in setlocale.
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(variable).first ?? ""
        let folded = name.lowercased()
        let wantsUTF8 = folded.hasSuffix("utf-8") || folded.hasSuffix("utf8")
        // A locale that the terminal's side has and this machine has not: at least its encoding is known.
        return TerminalSettings(
            type: variable("TERM"), locales: wantsUTF8 ? ["", "C.UTF-8"] : [""], colour: variable("NO_COLOR") == nil)
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
