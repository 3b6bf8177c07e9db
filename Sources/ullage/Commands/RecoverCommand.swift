import ArgumentParser
import Storage

struct RecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "What can be read of a damaged database, in a new one.",
        discussion:
            "DAMAGED is the file that a station has set aside, `<database>.damaged-…`, with its `-wal` beside it; it is only read. NEW must not be there yet. Give it as `database` in a configuration to read it."
    )

    @Argument(help: ArgumentHelp("The damaged database.", valueName: "DAMAGED")) var damaged: String
    @Argument(help: ArgumentHelp("The new one, which must not be there yet.", valueName: "NEW")) var file: String

    func validate() throws {
        guard !damaged.isEmpty else { throw ValidationError("DAMAGED is empty: name the file that was set aside") }
        guard !file.isEmpty else { throw ValidationError("NEW is empty: give the new database a name") }
    }

    func run() throws {
        let work = try QuietWork()
        let recovery: Recovery
        do {
            recovery = try UllageDatabase.recover(damaged, to: file, cancellation: work.cancellation)
        } catch .cancelled {
            throw CommandFailure.impossible("\(RecoveryError.cancelled(path: file).description) (\(work.endedBy))")
        } catch {
            throw CommandFailure.impossible(error.description)
        }
        try tell(recovery)
    }

    private func tell(_ recovery: Recovery) throws {
        for table in recovery.tables where table.rows > 0 {
            try Output.line("\(table.name): \(table.rows) \(table.rows == 1 ? "row" : "rows")")
        }
        let empty = recovery.tables.filter { $0.rows == 0 }.map(\.name)
        if !empty.isEmpty { try Output.line("no rows: \(empty.joined(separator: ", "))") }
        if recovery.unreadableRows > 0 {
            try Output.line(
                "\(recovery.unreadableRows) more could not be read, besides those of pages that are lost whole")
        }
        if !recovery.unnamedTanks.isEmpty {
            try Output.line(
                "the names of these tanks are lost: \(recovery.unnamedTanks.joined(separator: ", "))")
        }
        switch recovery.journal {
        case .intact(let count):
            try Output.line("the journal's chain verifies: \(count) \(count == 1 ? "entry" : "entries")")
        case .broken(_, let words):
            try Output.line("the journal's chain verifies up to entry \(recovery.verifiedEntries): \(words)")
        }
        try Output.line(
            "recovered \(damaged) into \(recovery.path): `database = \"\(recovery.path)\"` in a configuration reads it")
        try Output.flush()
    }
}
