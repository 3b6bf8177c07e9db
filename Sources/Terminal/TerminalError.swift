/// Why the console cannot open its screen.
package enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Standard input or output is a file or a pipe.
    case notATerminal
    /// `TERM` is not set.
    case noType
    /// No description of this kind of terminal is installed.
    case unknownType(String)
    /// The kind is known, but it cannot address its cells ("dumb").
    case cannotAddressCells(String)
    /// Curses refused to begin.
    case cannotOpen(String)

    /// What is wrong and what to do, in one line.
    package var description: String {
        switch self {
        case .notATerminal:
            "the console needs a terminal on standard input and output; for one frame into a file use `ullage frame`"
        case .noType: "TERM is not set; set it to your terminal's type (for example TERM=xterm-256color)"
        case .unknownType(let type):
            "TERM=\(type) is unknown here; set TERM to a type that is installed (for example xterm-256color or vt100)"
        case .cannotAddressCells(let type):
            "TERM=\(type) cannot move its cursor; set TERM to your terminal's real type (for example vt100)"
        case .cannotOpen(let type): "curses could not begin on this terminal (TERM=\(type)); try TERM=vt100"
        }
    }
}
