import Acquisition
import Glibc
import TankFarm

extension SerialPort {
    /// Listens for the answer of the unit that was asked; what else comes is passed over as long as there is time.
    ///
    /// - Parameters:
    ///   - sent: when the request's last byte has left.
    ///   - deadline: when the answer must have begun.
    func answer(
        to request: ModbusRequest, _ context: ModbusContext, sentBy sent: LineInstant, until deadline: LineInstant
    ) throws(LinkError) -> [UInt16] {
        let frameTime = timing.characterTime * (request.answerLength + 2) * 2 + timing.frameSlack
        let sentFrame = FrameChecksum.appended(to: request.bytes)
        var nothingBetter = LinkError.timeout
        var mayEcho = true
        if echoes {
            try passEcho(of: sentFrame, from: 0, context.descriptor, until: sent + timing.frameSlack)
            mayEcho = !echoes
        }
        while true {
            switch waitFor(POLLIN, on: context.descriptor, until: deadline) {
            case .gone: throw .connection("\(device) is gone")
            case .deadline:
                // Whatever else was heard: this unit's answer may still come.
                owing.insert(request.unit)
                throw nothingBetter
            case .ready: break
            }
            // What lies there already may be read after the deadline, but one who goes on and on must not hold the line.
            if nothingBetter != .timeout, LineInstant.now() > deadline + frameTime { throw nothingBetter }

            let frame: [UInt8]?
            var broken: LinkError?
            do { frame = try context.receive(within: frameTime) } catch {
                frame = nil
                broken = error
            }
            lastHeard = max(lastHeard, LineInstant.now())

            if mayEcho, try isEcho(sentFrame, context, broken: broken) {
                mayEcho = false
                continue
            }
            if let frame {
                do { return try request.registers(from: frame.dropLast(2)) } catch {
                    // An answer of another length is one to an earlier request; the right one may still come.
                    if error == .wrongAnswer { owing.insert(request.unit) }
                    guard error == .wrongUnit else { throw error }
                    broken = error
                }
            }
            switch broken {
            case .wrongUnit:
                nothingBetter = .wrongUnit
                let unit = UnitID(context.heard.first ?? 0)
                lastRemarks.note(owing.contains(unit) ? .late : .foreign)
            case .truncated where !beginsLikeAnswer(to: request, context):
                // Too few bytes for a frame, then silence: the answer may still come.
                if nothingBetter == .timeout { nothingBetter = .badChecksum }
                lastRemarks.note(.noise)
            case .badChecksum where !beginsLikeAnswer(to: request, context),
                // The noise happened to announce more than a frame can hold.
                .wrongAnswer where !beginsLikeAnswer(to: request, context):
                // Noise does not end the exchange: a gauge that still thinks about its answer would give it to the next.
                if nothingBetter == .timeout { nothingBetter = .badChecksum }
                lastRemarks.note(.noise)
            case .some(let broken): throw broken
            case nil: break
            }
        }
    }

    /// Whether what libmodbus has just taken off the line begins as an answer to the request would.
    private func beginsLikeAnswer(to request: ModbusRequest, _ context: ModbusContext) -> Bool {
        let heard = Array(context.heard)
        return heard[0] == request.unit.number && (heard[1] & 0x7F == request.table.rawValue || heard[1] == 0)
    }

    /// Whether libmodbus has just taken the request's own bytes for an answer. To it they are a frame whose byte count is
    /// the high byte of the address: of low addresses it leaves the echo's last bytes on the line, of the highest ones,
    /// which announce more than a frame can hold, all but three; those are taken off here, and then the answer can
    /// follow. In between it takes the answer with it, and the error is thrown.
    ///
    /// An answer that is the request, byte for byte, is held for its echo: of bits from the addresses 768 to 1023 the echo
    /// is an answer with a good checksum, and one with values that are none.
    private func isEcho(_ sent: [UInt8], _ context: ModbusContext, broken: LinkError?) throws(LinkError) -> Bool {
        let taken = broken == .wrongAnswer ? 3 : 5 + Int(sent[2])
        let isSame = context.heard.prefix(taken).elementsEqual(sent.prefix(taken))
        if taken <= sent.count {
            guard isSame, broken != .truncated else { return false }
            try passEcho(of: sent, from: taken, context.descriptor, until: LineInstant.now() + timing.frameSlack)
            return echoes
        }
        guard isSame, let broken else { return false }
        echoes = true
        throw broken
    }

    /// Takes the request's own bytes off the line, from the given one on, and remembers whether they came.
    /// - Throws: `badChecksum` when others came instead: they may have been of an answer, but its end is lost with them.
    private func passEcho(
        of sent: [UInt8], from start: Int, _ descriptor: Int32, until deadline: LineInstant
    ) throws(LinkError) {
        var passed = start
        echoes = false
        while passed < sent.count {
            switch waitFor(POLLIN, on: descriptor, until: deadline) {
            case .gone: throw .connection("\(device) is gone")
            case .deadline:
                // Nothing at all: the adapter has stopped it, and the answer may still come.
                if passed == 0 { return }
                throw .badChecksum
            case .ready:
                let bytes = try take(sent.count - passed, descriptor)
                lastHeard = max(lastHeard, LineInstant.now())
                guard bytes.elementsEqual(sent[passed..<passed + bytes.count]) else {
                    lastRemarks.note(.noise)
                    throw .badChecksum
                }
                passed += bytes.count
            }
        }
        echoes = true
        lastRemarks.note(.echo)
    }
}
