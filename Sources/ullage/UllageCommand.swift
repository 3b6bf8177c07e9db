import ArgumentParser
import CSystem
import Glibc

/// The command: it reads arguments, and every way out of it is one exit status and at most one line of error.
@main
struct UllageCommand: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "ullage",
        abstract: "A console for tank farms: live gauges over Modbus, alarms, history, shift summary.",
        discussion:
            "Ullage reads gauges and regulates nothing. It is not a safety system: the independent high-level switch remains.",
        version: version,
        subcommands: [
            ConsoleCommand.self, DemoCommand.self, ServeCommand.self, SimulateCommand.self, CheckCommand.self,
            PollCommand.self, StatusCommand.self, AlarmsCommand.self, AckCommand.self, ResetCommand.self,
            ShelveCommand.self, UnshelveCommand.self, OutOfServiceCommand.self, InServiceCommand.self,
            CommentCommand.self, NoteCommand.self, DeclareCommand.self, MaintainCommand.self, TestCommand.self,
            AcceptCommand.self, ValueCommand.self, CallCommand.self, JournalCommand.self, HistoryCommand.self,
            BackupCommand.self, RecoverCommand.self, ReportCommand.self, FrameCommand.self, DipCommand.self,
            CalcCommand.self,
        ],
        defaultSubcommand: ConsoleCommand.self)

    static func main() {
        ullage_steady_heap()
        // A reader that goes away (`ullage history | head`) ends the program quietly, and never the station.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            failure.report()
        } catch let status as ExitCode {
            Glibc.exit(status.rawValue)
        } catch {
            let status = exitCode(for: error)
            if status.isSuccess {
                // Help and version are no errors: they go to standard output in full.
                do {
                    try Output.line(fullMessage(for: error))
                    try Output.flush()
                } catch {
                    CommandFailure.impossible("cannot write to standard output").report()
                }
                Glibc.exit(0)
            }
            CommandFailure.wrong(message(for: error)).report()
        }
    }
}

/// Why a command ends without having done its work.
struct CommandFailure: Error {
    let status: Int32
    /// One, but for a configuration, whose faults are told all at once.
    let lines: [String]

    /// It could not be done: no such tank, a gauge or station out of reach, a full disk.
    static func impossible(_ words: String) -> CommandFailure { CommandFailure(status: 1, lines: [words]) }
    /// The configuration or the arguments are wrong.
    static func wrong(_ words: String) -> CommandFailure { CommandFailure(status: 2, lines: [words]) }

    /// One line a fault, and the end of the process.
    func report() -> Never {
        // Line ends in what somebody typed become spaces in `error`.
        for line in lines { Output.error("ullage: \(line)") }
        Glibc.exit(status)
    }
}
