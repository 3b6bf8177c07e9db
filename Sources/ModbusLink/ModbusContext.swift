import Acquisition
import CModbus
import Glibc
import TankFarm

/// A libmodbus context, freed with its owner. One thread's only.
///
/// Of libmodbus it uses what frames and checks, and leaves what decides: error recovery stays off, because it closes,
/// sleeps and reconnects inside a call; waiting for an answer to begin is done outside, so that it has a deadline of its
/// own; and the whole rest of a frame has one deadline, because a pause allowed between any two bytes would let a device
/// that drips hold the line for many seconds.
final class ModbusContext {
    /// An echo is recognised by this many bytes, a whole request's.
    private static let beginning = 8

    private let handle: OpaquePointer
    private var buffer = [UInt8](repeating: 0, count: Int(MODBUS_MAX_ADU_LENGTH))
    /// The error number of the last `receive` that failed.
    private(set) var errorNumber: Int32 = 0

    /// - Throws: `connection` where libmodbus refuses the settings or has no memory.
    init(_ make: () -> OpaquePointer?) throws(LinkError) {
        let made = make()
        let code = errno
        guard let made else { throw .connection("libmodbus refuses the line's settings: \(systemWords(code))") }
        handle = made
        modbus_set_error_recovery(handle, MODBUS_ERROR_RECOVERY_NONE)
        modbus_set_byte_timeout(handle, 0, 0)
    }

    deinit {
        modbus_close(handle)
        modbus_free(handle)
    }

    var descriptor: Int32 { modbus_get_socket(handle) }

    /// Takes over a connected socket; closed with the context.
    func adopt(_ socket: Int32) { modbus_set_socket(handle, socket) }

    /// Opens the port. Nil, or the error number.
    func open() -> Int32? {
        let result = modbus_connect(handle)
        let code = errno
        return result == 0 ? nil : code
    }

    /// Lets the request-to-send wire follow the sending. Only on an open port: libmodbus 3.1.6 sets the wire to listening
    /// here and now, by an ioctl on the descriptor it has.
    ///
    /// From then on each `send` sets the wire, sleeps one character, writes, sleeps as long as the frame takes and one
    /// character more, and sets the wire back: it returns when the request is on the line, not before. It sleeps by the
    /// clock and not until the driver is empty, so that the wire falls a little late on a busy machine; a gauge answers
    /// after 3.5 characters at the earliest.
    func switchDirection(_ use: RTSUse) throws(LinkError) {
        let result: Int32
        switch use {
        case .none: return
        case .up: result = modbus_rtu_set_rts(handle, MODBUS_RTU_RTS_UP)
        case .down: result = modbus_rtu_set_rts(handle, MODBUS_RTU_RTS_DOWN)
        }
        let code = errno
        guard result == 0 else { throw .connection("cannot switch request-to-send: \(systemWords(code))") }
    }

    /// What libmodbus switches the request-to-send wire for, as its own constant.
    var direction: Int32 { modbus_rtu_get_rts(handle) }

    /// Which unit's frames `receive` gives back whole (RTU).
    func listen(to unit: UnitID) throws(LinkError) {
        let result = modbus_set_slave(handle, Int32(unit.number))
        let code = errno
        guard result == 0 else { throw .connection("unit \(unit): \(systemWords(code))") }
    }

    /// Sends unit, function and data; libmodbus adds the checksum.
    func send(_ bytes: [UInt8]) throws(LinkError) {
        let result = modbus_send_raw_request(handle, bytes, Int32(bytes.count))
        let code = errno
        guard result > 0 else { throw .connection("cannot send: \(systemWords(code))") }
    }

    /// Receives one frame that has already begun, within `duration` from now to its last byte, its checksum (RTU) checked.
    /// - Throws: `wrongUnit` when on a serial line a whole frame was of another unit than the one listened to,
    ///   `truncated` when it does not end in time, `badChecksum`, `wrongAnswer` when it announces more than a frame can
    ///   hold, `connection`.
    func receive(within duration: Duration) throws(LinkError) -> [UInt8] {
        for index in 0..<ModbusContext.beginning { buffer[index] = 0 }
        let microseconds = max(1, duration.wholeNanoseconds / 1_000)
        modbus_set_response_timeout(handle, UInt32(microseconds / 1_000_000), UInt32(microseconds % 1_000_000))
        let length = modbus_receive_confirmation(handle, &buffer)
        let code = errno
        guard length >= 0 else {
            errorNumber = code
            throw ModbusContext.error(code)
        }
        if length == 0 {
            // libmodbus 3.1.6 passes over another unit's frame without a look at its checksum. Noise in front of the
            // right answer looks just so, and must not be called another unit's answer.
            let announced = announcedLength
            guard announced <= buffer.count, FrameChecksum.holds(buffer[..<announced]) else { throw .badChecksum }
            throw .wrongUnit
        }
        return Array(buffer.prefix(Int(length)))
    }

    /// The first bytes that the last `receive` took off the line, whatever came of it; zeros where it took fewer.
    var heard: ArraySlice<UInt8> { buffer.prefix(ModbusContext.beginning) }

    /// How long the frame in the buffer said by its beginning that it would be, on a serial line: what a `receive` that
    /// did not run out of time has taken off.
    var announcedLength: Int {
        switch buffer[1] {
        case 0...4, 17, 23: 3 + Int(buffer[2]) + 2
        case 5, 6, 15, 16: 8
        case 22: 10
        default: 5
        }
    }

    /// What an error number of a receive means. The first byte had arrived, so a timeout is an answer that broke off.
    private static func error(_ code: Int32) -> LinkError {
        switch code {
        case ETIMEDOUT: .truncated
        case ullage_EMBBADCRC: .badChecksum
        case ullage_EMBBADSLAVE: .wrongUnit
        case ullage_EMBBADDATA, ullage_EMBMDATA, ullage_EMBBADEXC, ullage_EMBUNKEXC: .wrongAnswer
        case ullage_EMBXILFUN...ullage_EMBXGTAR: .exception(UInt8(code - ullage_EMBXILFUN + 1))
        default: .connection("cannot receive: \(systemWords(code))")
        }
    }
}

/// The system's words for an error number.
func systemWords(_ code: Int32) -> String { String(cString: strerror(code)) }
